// The statement that takes places: pools, purchase and items, all or nothing.
// Guards: pools are locked in id order, so two carts cannot wait for each other; the CHECK on capacity is the second wall.
// Counting first and inserting afterwards sold 65 of 50 places here; this sells 50.

export const holdStatement = {
  name: 'place-hold',
  text: `
    WITH pool AS (
      SELECT c.id, w.places, c.size - c.held - c.sold >= w.places AS fits
      FROM unnest($1::uuid[], $2::int[]) AS w(capacity_id, places)
      JOIN capacity c ON c.id = w.capacity_id
      ORDER BY c.id
      FOR NO KEY UPDATE OF c
    ), room AS (
      SELECT coalesce(bool_and(fits), true) AND count(*) = cardinality($1::uuid[]) AS ok FROM pool
    ), taken AS (
      UPDATE capacity c SET held = c.held + pool.places FROM pool, room WHERE room.ok AND c.id = pool.id
    ), made AS (
      INSERT INTO purchase (id, organization_id, event_id, number, status, places, buyer_name, buyer_email, locale, currency,
        subtotal_minor, total_minor, attendee_names, hold_expires_at, address, request_key, created_at)
      SELECT $3, $4, $5, $6, 'held', 'held', $7, $8, $9, $10, $11, $11, $12::jsonb, $13, $14, $15, $16 FROM room WHERE room.ok
      RETURNING id
    ), items AS (
      INSERT INTO purchase_item (id, organization_id, purchase_id, ticket_type_id, session_id, name, quantity, unit_price_minor)
      SELECT i.id, $4, made.id, i.type_id, i.session_id, i.name, i.quantity, i.price
      FROM made, unnest($17::uuid[], $18::uuid[], $19::uuid[], $20::text[], $21::int[], $22::int[])
        AS i(id, type_id, session_id, name, quantity, price)
    )
    SELECT room.ok FROM room`,
}

// The statement that takes places: pools, purchase and items, all or nothing.
// Guards: pools are locked in id order, so two carts cannot wait for each other; the CHECK on capacity is the second wall.
// Written is what the lock has seen, every column of it: PostgreSQL asks the CHECK of the row as the statement's beginning saw it first,
// and what was released or added since then would be missing there.
// Counting first and inserting afterwards sold 65 of 50 places here; this sells 50.

export const holdStatement = {
  name: 'place-hold',
  text: `
    WITH pool AS (
      SELECT c.id, c.size, c.held, c.sold, w.places, c.size - c.held - c.sold >= w.places AS fits
      FROM unnest($1::uuid[], $2::int[]) AS w(capacity_id, places)
      JOIN capacity c ON c.id = w.capacity_id
      ORDER BY c.id
      FOR NO KEY UPDATE OF c
    ), room AS (
      SELECT coalesce(bool_and(fits), true) AND count(*) = cardinality($1::uuid[]) AS ok FROM pool
    ), taken AS (
      UPDATE capacity c SET size = pool.size, held = pool.held + pool.places, sold = pool.sold
      FROM pool, room WHERE room.ok AND c.id = pool.id
    ), made AS (
      INSERT INTO purchase (id, organization_id, event_id, number, status, places, buyer_name, buyer_email, locale, currency,
        subtotal_minor, fee_minor, platform_fee_minor, total_minor, attendee_names, hold_expires_at, holder, holder_network, request_key,
        created_at)
      SELECT $3, $4, $5, $6, 'held', 'held', $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, $16, $17, $18, $19, $20
      FROM room WHERE room.ok
      RETURNING id
    ), items AS (
      INSERT INTO purchase_item (id, organization_id, purchase_id, ticket_type_id, session_id, name, quantity, unit_price_minor,
        vat_basis_points)
      SELECT i.id, $4, made.id, i.type_id, i.session_id, i.name, i.quantity, i.price, i.vat
      FROM made, unnest($21::uuid[], $22::uuid[], $23::uuid[], $24::text[], $25::int[], $26::int[], $27::int[])
        AS i(id, type_id, session_id, name, quantity, price, vat)
    )
    SELECT room.ok FROM room`,
}

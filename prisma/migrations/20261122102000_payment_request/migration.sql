-- What the provider was asked for. An event may change its title before the answer is known, a question repeated must not.
ALTER TABLE payment ADD COLUMN request jsonb;

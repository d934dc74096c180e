-- A contact that its teller gave on is taken by whoever is free, in the same call.
alter table contact add column is_given_on boolean not null default false;

-- When the ticket's route began: it begins anew when a teller gives the customer on.
alter table queue_ticket add column routed_at timestamptz;
alter table queue_ticket no force row level security;
update queue_ticket set routed_at = entered_at;
alter table queue_ticket force row level security;
alter table queue_ticket alter column routed_at set not null;

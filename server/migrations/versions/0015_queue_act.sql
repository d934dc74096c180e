alter table queue_ticket add column is_preferred boolean not null default false;

-- Who set a seat or preferred a ticket, and why. Only grows.
create table queue_act (
    id bigint generated always as identity primary key,
    org_path org_path not null,
    by_staff_id text not null,
    act text not null check (act in ('set_seat', 'prefer')),
    subject text not null,
    detail text not null,
    reason text not null check (length(reason) between 1 and 500),
    at timestamptz not null
);
create index queue_act_at on queue_act (at);
select fence_by_org_path('queue_act');
select make_append_only('queue_act');

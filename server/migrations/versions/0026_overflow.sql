-- Tickets that were drawn in another queue than their customer's own, or led there. Only grows.
create table queue_overflow (
    id bigint generated always as identity primary key,
    org_path org_path not null,
    ticket_id text not null references queue_ticket (id),
    contact_id text not null,
    from_queue text not null,
    to_queue text not null check (to_queue <> from_queue),
    why text not null check (why in ('closed', 'long_wait')),
    at timestamptz not null
);
create index queue_overflow_of on queue_overflow (contact_id, id desc);
select fence_by_org_path('queue_overflow');
select make_append_only('queue_overflow');

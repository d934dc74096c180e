-- The routing plan of an institution; the newest of each place holds. Only grows.
create table queue_plan (
    id bigint generated always as identity primary key,
    org_path org_path not null,
    data jsonb not null,
    by_staff_id text not null,
    reason text not null check (length(reason) between 1 and 500),
    at timestamptz not null
);
create index queue_plan_newest on queue_plan (org_path, id desc);
select fence_by_org_path('queue_plan');
-- A plan holds for whoever stands below it, too: it is read from there, not written.
create policy seen_from_below on queue_plan for select to yuangui_app
    using (left(standing_at(), length(org_path)) = org_path);
select make_append_only('queue_plan');

alter table queue_ticket
    add column queue text,
    add column classes text[],
    add column rank_at timestamptz,
    add column route jsonb;
-- The fence binds the owner, too.
alter table queue_ticket no force row level security;
update queue_ticket set
    queue = 'general',
    classes = case when is_elderly then array['elderly'] else '{}'::text[] end,
    rank_at = entered_at - case
        when is_preferred then interval '2 days'
        when returned_count > 0 then interval '1 day'
        when is_elderly then interval '600 seconds'
        else interval '0' end,
    route = '[{"queue": "general"}]';
alter table queue_ticket force row level security;
alter table queue_ticket
    drop column is_elderly,
    alter column queue set not null,
    alter column classes set not null,
    alter column rank_at set not null,
    alter column route set not null;
alter table queue_ticket
    add column is_elderly boolean not null generated always as ('elderly' = any (classes)) stored;
drop index queue_ticket_open;
create index queue_ticket_waiting on queue_ticket (queue, rank_at, id) where state = 'waiting';
create index queue_ticket_offered on queue_ticket (offer_expires_at)
    where offer_expires_at is not null;
create index queue_ticket_served on queue_ticket (served_by, finished_at)
    where served_by is not null;

alter table queue_seat add column profile text not null default 'general';
alter table queue_seat alter column profile drop default;

-- A day's secret for draws. Its commitment may be shown at once, the secret when the day is over.
create table queue_secret (
    org_path org_path not null,
    day date not null,
    secret bytea not null,
    commitment text not null,
    primary key (org_path, day)
);
select fence_by_org_path('queue_secret');
select make_append_only('queue_secret');

-- How a seat was drawn for a ticket. Only grows.
create table queue_draw (
    id bigint generated always as identity primary key,
    org_path org_path not null,
    ticket_id text not null,
    staff_id text not null,
    commitment text not null,
    candidates text[] not null,
    at timestamptz not null
);
create index queue_draw_ticket on queue_draw (ticket_id);
select fence_by_org_path('queue_draw');
select make_append_only('queue_draw');

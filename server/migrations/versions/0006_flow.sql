-- A definition belongs to the whole union and is read by everybody; hence it is not fenced.
-- Its document is kept as it was written: the order of fields is the order in which people see them.
create table flow_definition (
    hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
    org_path org_path not null default '/',
    flow text not null,
    version integer not null check (version > 0),
    document json not null,
    published_at timestamptz not null,
    published_by text not null,
    unique (flow, version)
);
select make_append_only('flow_definition');

create table flow_run (
    id text primary key,
    org_path org_path not null,
    contact_id text not null,
    start_key text not null,
    flow text not null,
    definition_hash text not null references flow_definition,
    channel text not null,
    locale text not null,
    given jsonb not null,
    status text not null check (status in ('waiting', 'running', 'undoing', 'stuck', 'ended')),
    "end" text check ("end" in ('completed', 'refused', 'abandoned')),
    node text,
    visit integer not null check (visit >= 0),
    seq integer not null check (seq between 0 and 2000),
    chain text not null,
    progress jsonb not null,
    started_at timestamptz not null,
    updated_at timestamptz not null,
    unique (contact_id, start_key),
    check ((status = 'ended') = ("end" is not null))
) with (fillfactor = 50);  -- and no index on what each move changes: rows are updated in place
select fence_by_org_path('flow_run');

-- History, audit and timeline in one. The key makes an action happen once. Rows come into being
-- in the statement that moves the run itself: a foreign key would check what cannot be otherwise.
create table flow_event (
    run_id text not null,
    seq integer not null check (seq > 0),
    org_path org_path not null,
    at timestamptz not null,
    kind text not null,
    node text,
    visit integer not null,
    actor_id text,
    actor_role text,
    key text,
    facts jsonb not null,
    chain text not null,
    primary key (run_id, seq)
);
create unique index flow_event_key on flow_event (run_id, key) where key is not null;
select fence_by_org_path('flow_event');
select make_append_only('flow_event');

-- What must happen next in a run unless people act first: at most one thing at a time.
-- Whoever leases it moves due_at into the future. A stuck run waits here for people.
create table flow_work (
    run_id text primary key,
    visit integer not null,
    kind text not null check (kind in ('timer', 'call', 'undo', 'stuck')),
    org_path org_path not null,
    node text not null,
    due_at timestamptz not null,
    attempt integer not null default 0,
    since timestamptz not null
) with (fillfactor = 70);
create index flow_work_due on flow_work (due_at);
select fence_by_org_path('flow_work');

-- Written and durable before an outside party is asked: whatever has no answer here is unknown.
create table call_log (
    run_id text not null,
    visit integer not null,
    kind text not null check (kind in ('call', 'undo')),
    attempt integer not null,
    org_path org_path not null,
    node text not null,
    sent_at timestamptz not null,
    state text not null default 'sent' check (state in ('sent', 'answered', 'unknown')),
    outcome text,
    answered_at timestamptz,
    primary key (run_id, visit, kind, attempt),
    check ((state = 'sent') = (answered_at is null))
) with (fillfactor = 70);
select fence_by_org_path('call_log');

-- Waits for the run, then looks with fresh eyes for the key: a function sees what was committed
-- while it waited, one plain statement would not.
create function lock_flow_run(wanted text, acted_key text)
    returns table (run flow_run, acted_visit integer, acted_by text, acted text)
    language plpgsql volatile as $$
begin
    select * into run from flow_run where flow_run.id = wanted for update;
    if not found then
        return;
    end if;
    select event.visit, event.actor_id, event.facts ->> 'action'
    into acted_visit, acted_by, acted
    from flow_event event where event.run_id = wanted and event.key = acted_key;
    return next;
end
$$;

-- Takes due work, the longest due first, and notes each call that is about to be made: the note is
-- durable before the call, so that what crashes in between is known to be unknown.
-- The table is small but its rows change all the time. A plan that was made while it was fresh would
-- read it whole, dead rows and all, for as long as the session lives; the index is always right.
create function lease_flow_work(moment timestamptz, lease_until timestamptz, count_max integer)
    returns setof flow_work language plpgsql volatile set enable_seqscan = off as $$
begin
    return query
    with due as (
        select work.run_id from flow_work work where work.due_at <= moment
        order by work.due_at limit count_max for update skip locked
    ), leased as (
        update flow_work work set due_at = lease_until, attempt = work.attempt + 1
        from due where work.run_id = due.run_id
        returning work.*
    ), logged as (
        insert into call_log (run_id, visit, kind, attempt, org_path, node, sent_at)
        select leased.run_id, leased.visit, leased.kind, leased.attempt, leased.org_path,
            leased.node, moment
        from leased where leased.kind <> 'timer'
    )
    select * from leased;
end
$$;

-- The application's own login owns nothing and cannot step over row-level security.
do $$
begin
    if not exists (select from pg_roles where rolname = 'yuangui_app') then
        create role yuangui_app nologin;
    end if;
end
$$;

grant usage on schema public to yuangui_app;
alter default privileges in schema public grant select, insert, update, delete on tables to yuangui_app;
alter default privileges in schema public grant usage on sequences to yuangui_app;
alter default privileges in schema public grant execute on functions to yuangui_app;

-- A path is compared byte by byte, so that "at or below" is one range of an index.
create domain org_path as text collate "C" check (value ~ '^/([a-z0-9][a-z0-9_-]{0,31}/){0,8}$');

-- Where the current transaction stands. A setting that was made for one transaction is empty
-- afterwards, not absent; whoever says no place sees nothing.
create function standing_at() returns text stable parallel safe language sql as $$
    select nullif(current_setting('yuangui.org_path', true), '')
$$;

-- Fences a table: rows at or below that place are seen and written, no others.
create function fence_by_org_path(fenced regclass) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', fenced);
    execute format('alter table %s force row level security', fenced);
    execute format(
        'create policy org_fence on %s for all to yuangui_app using ('
        'org_path >= standing_at() and org_path < standing_at() || chr(1114111))', fenced);
end
$$;

-- Lets a table grow only: what was written stays as it was.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'table % is append only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create function make_append_only(kept regclass) returns void language plpgsql as $$
begin
    execute format(
        'create trigger append_only before update or delete on %s'
        ' for each row execute function refuse_change()', kept);
    execute format(
        'create trigger append_only_whole before truncate on %s'
        ' for each statement execute function refuse_change()', kept);
end
$$;

create table outbox (
    id bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    org_path org_path not null,
    topic text not null,
    name text not null,
    version integer not null,
    at timestamptz not null,
    data jsonb not null
);
create index outbox_position on outbox (xid, id);

-- How far each lasting reader has come; a reader that dies goes on from here.
create table outbox_reader (
    name text primary key,
    xid bigint not null,
    id bigint not null
);

-- Things to be done once, later, by any worker. What keeps failing stays visible and is put off.
create table job (
    kind text not null,
    subject text not null,
    org_path org_path not null,
    due_at timestamptz not null,
    tries integer not null default 0,
    trouble text,
    primary key (kind, subject)
);
create index job_due on job (kind, due_at);

create table institution (
    org_path org_path primary key,
    kind text not null check (kind in ('union', 'county', 'branch', 'village_point')),
    name_zh text not null check (length(name_zh) between 1 and 60),
    name_en text not null check (length(name_en) between 1 and 100)
);
select fence_by_org_path('institution');
-- What an institution is called stands on its door: everybody may read the whole tree.
create policy names_are_public on institution for select to yuangui_app using (true);

create table staff (
    id text primary key,
    org_path org_path not null,
    name text not null unique check (name ~ '^[a-z][a-z0-9_.-]{1,31}$'),
    number text not null unique,
    display_name text not null check (length(display_name) between 1 and 30),
    roles text[] not null check (
        roles <@ array['teller', 'authoriser', 'supervisor', 'quality', 'administrator', 'auditor']
        and cardinality(roles) > 0),
    is_active boolean not null
);
select fence_by_org_path('staff');
-- A village that is served from the county knows who served it.
create policy those_above_are_known on staff for select to yuangui_app using (
    starts_with(standing_at(), org_path));

create table staff_password (
    staff_id text primary key references staff,
    org_path org_path not null,
    hash text not null,
    changed_at timestamptz not null
);
select fence_by_org_path('staff_password');

-- Tokens are not kept, only their SHA-256: who reads this table cannot sign in with it.
create table staff_session (
    id text primary key,
    org_path org_path not null,
    token_hash bytea not null unique check (length(token_hash) = 32),
    staff_id text not null references staff,
    method text not null check (method in ('password', 'passkey')),
    created_at timestamptz not null,
    seen_at timestamptz not null,
    revoked_at timestamptz,
    check (seen_at >= created_at)
);
create index staff_session_staff on staff_session (staff_id);
select fence_by_org_path('staff_session');

create table staff_passkey (
    credential_id bytea primary key,
    org_path org_path not null,
    staff_id text not null references staff,
    public_key bytea not null,
    sign_count bigint not null check (sign_count >= 0),
    created_at timestamptz not null,
    used_at timestamptz
);
create index staff_passkey_staff on staff_passkey (staff_id);
select fence_by_org_path('staff_passkey');

create table passkey_challenge (
    id text primary key,
    org_path org_path not null,
    challenge bytea not null check (length(challenge) >= 32),
    staff_id text,
    expires_at timestamptz not null
);
create index passkey_challenge_expiry on passkey_challenge (expires_at);
select fence_by_org_path('passkey_challenge');

-- Attempts at signing in belong to no institution before they succeed: they stand at the root.
create table sign_in_throttle (
    key text primary key,
    org_path org_path not null,
    failures integer not null check (failures >= 0),
    failed_at timestamptz not null
);
create index sign_in_throttle_age on sign_in_throttle (failed_at);
select fence_by_org_path('sign_in_throttle');

create table sign_in_attempt (
    id bigint generated always as identity primary key,
    org_path org_path not null,
    at timestamptz not null,
    method text not null check (method in ('password', 'passkey', 'confirmation')),
    outcome text not null check (outcome in ('accepted', 'refused', 'throttled')),
    -- A digest: people type passwords into the field for the name.
    name_hash text not null,
    address text not null,
    staff_id text
);
create index sign_in_attempt_at on sign_in_attempt (at);
select fence_by_org_path('sign_in_attempt');
select make_append_only('sign_in_attempt');

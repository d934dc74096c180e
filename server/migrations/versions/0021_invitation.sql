-- Tokens are not kept, only their SHA-256: who reads this table cannot open a link with it.
create table invitation (
    id text primary key,
    org_path org_path not null,
    purpose text not null check (
        purpose in ('merchant_inspection', 'interview', 'attestation', 'callback', 'guest')),
    service text,
    contact_id text,
    role text check (role in ('guardian', 'co_borrower', 'interpreter')),
    customer_name text not null check (length(customer_name) between 1 and 40),
    phone text not null check (phone ~ '^[0-9]{5,20}$'),
    locale text not null check (locale in ('zh-CN', 'en')),
    staff_id text not null,
    staff_name text not null,
    staff_number text not null,
    org_name text not null,
    served_by_wish text,
    made_at timestamptz not null,
    not_before timestamptz,
    lasts interval not null check (lasts > interval '0'),
    expires_at timestamptz not null check (expires_at > made_at),
    token_digest text unique check (token_digest ~ '^[0-9a-f]{64}$'),
    session_digest text unique check (session_digest ~ '^[0-9a-f]{64}$'),
    wrong_tries integer not null check (wrong_tries between 0 and 3),
    sent_at timestamptz,
    used_at timestamptz,
    revoked_at timestamptz,
    check ((purpose = 'guest') = (role is not null)),
    check (purpose <> 'guest' or contact_id is not null),
    check (sent_at is not null or token_digest is null),
    check (used_at is null or (session_digest is not null and contact_id is not null)),
    check (used_at is null or revoked_at is null)
);
create index invitation_newest on invitation (made_at desc, id desc);
create index invitation_due on invitation (not_before) where sent_at is null and revoked_at is null;
select fence_by_org_path('invitation');

-- What was done with an invitation, or tried in vain.
create table invitation_act (
    seq bigint generated always as identity primary key,
    id text not null unique,
    org_path org_path not null,
    invitation_id text not null references invitation,
    staff_id text,
    act text not null check (
        act in ('made', 'sent', 'revoked', 'confirmed', 'details_wrong', 'taken', 'used')),
    at timestamptz not null
);
create index invitation_act_of on invitation_act (invitation_id, seq);
select fence_by_org_path('invitation_act');
select make_append_only('invitation_act');

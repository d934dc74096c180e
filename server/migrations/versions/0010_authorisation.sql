-- Requests and decisions are only added; where a request stands follows from both.

create table authorisation_request (
    id text primary key,
    org_path org_path not null,
    contact_id text not null,
    requested_by text not null,
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    -- Canonical JSON as text: its parts are digested in the signed statement.
    body text not null,
    check (expires_at > requested_at),
    unique (id, requested_by)
);
create index authorisation_request_contact on authorisation_request (contact_id);
create index authorisation_request_expiry on authorisation_request (expires_at);

create table authorisation_decision (
    request_id text primary key,
    org_path org_path not null,
    contact_id text not null,
    requested_by text not null,
    officer_id text not null,
    verdict text not null check (verdict in ('approve', 'reject')),
    reason text not null check (length(reason) <= 500),
    at timestamptz not null,
    statement text not null,
    signatures jsonb not null,
    -- Nobody authorises their own act.
    check (officer_id <> requested_by),
    check (verdict = 'approve' or length(trim(reason)) > 0),
    foreign key (request_id, requested_by) references authorisation_request (id, requested_by)
);

select fence_by_org_path(t::regclass), make_append_only(t::regclass)
from unnest(array['authorisation_request', 'authorisation_decision']) as t;

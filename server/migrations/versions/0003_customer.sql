create table customer (
    id text primary key check (length(id) between 1 and 64),
    org_path org_path not null,
    name text not null check (length(name) between 1 and 50),
    document_number text not null unique check (document_number ~ '^[0-9]{17}[0-9X]$'),
    sex text not null check (sex in ('female', 'male')),
    birth_on date not null,
    phone text not null check (phone ~ '^1[0-9]{10}$'),
    address text not null check (length(address) between 1 and 100),
    opened_on date not null
);
select fence_by_org_path('customer');

create table customer_account (
    id text primary key check (length(id) between 1 and 64),
    org_path org_path not null,
    customer_id text not null references customer,
    number text not null unique check (number ~ '^[0-9]{19}$'),
    kind text not null check (kind in ('savings', 'current')),
    opened_on date not null,
    is_reported_lost boolean not null,
    ledger_account_id text not null unique
);
create index customer_account_customer on customer_account (customer_id);
select fence_by_org_path('customer_account');

create table customer_card (
    number text primary key check (number ~ '^[0-9]{19}$'),
    org_path org_path not null,
    account_id text not null references customer_account
);
create index customer_card_account on customer_card (account_id);
select fence_by_org_path('customer_card');

-- What proves a PIN, never the PIN; it says nothing without the key that is kept outside.
create table customer_pin (
    account_id text primary key references customer_account,
    org_path org_path not null,
    verifier text not null,
    wrong_tries integer not null check (wrong_tries between 0 and 3),
    changed_at timestamptz not null
);
select fence_by_org_path('customer_pin');

create table customer_pin_attempt (
    account_id text not null references customer_account,
    id text not null check (length(id) between 1 and 64),
    org_path org_path not null,
    answer text not null check (answer in ('right', 'wrong', 'locked')),
    tries_left integer not null check (tries_left between 0 and 3),
    at timestamptz not null,
    primary key (account_id, id)
);
select fence_by_org_path('customer_pin_attempt');
select make_append_only('customer_pin_attempt');

create table customer_pin_reset (
    id text primary key check (length(id) between 1 and 64),
    account_id text not null references customer_account,
    org_path org_path not null,
    verifier text not null,
    at timestamptz not null
);
select fence_by_org_path('customer_pin_reset');
select make_append_only('customer_pin_reset');

-- Balances seen from the customer: a credit adds, a debit takes away, and all balances sum to zero.
create table ledger_account (
    id text primary key check (length(id) between 1 and 64),
    org_path org_path not null,
    currency text not null check (currency in ('CNY')),
    may_go_negative boolean not null,
    state text not null check (state in ('open', 'frozen', 'closed')),
    balance_minor bigint not null,
    held_minor bigint not null check (held_minor >= 0),
    posting_count bigint not null check (posting_count >= 0),
    check (may_go_negative or balance_minor >= held_minor),
    check (state <> 'closed' or (balance_minor = 0 and held_minor = 0))
) with (fillfactor = 50);
select fence_by_org_path('ledger_account');

-- A request is kept whatever its answer was, so that a repetition is answered the same.
create table ledger_transfer (
    id text primary key check (length(id) between 1 and 64),
    org_path org_path not null,
    debit_id text not null,
    credit_id text not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null,
    purpose text not null check (length(purpose) <= 200),
    expires_at timestamptz,
    answer text not null,
    state text not null check (state in ('held', 'posted', 'voided', 'expired', 'refused')),
    made_at timestamptz not null,
    ended_at timestamptz,
    check ((state = 'held') = (ended_at is null)),
    check (state not in ('held', 'voided', 'expired') or expires_at is not null)
);
create index ledger_transfer_open on ledger_transfer (expires_at) where state = 'held';
select fence_by_org_path('ledger_transfer');

create function ledger_transfer_moves() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.state <> 'held'
        or (to_jsonb(old) - 'state' - 'ended_at') <> (to_jsonb(new) - 'state' - 'ended_at')
    then
        raise exception 'a transfer may only end, once' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;
create trigger ledger_transfer_moves before update or delete on ledger_transfer
    for each row execute function ledger_transfer_moves();
create trigger append_only_whole before truncate on ledger_transfer
    for each statement execute function refuse_change();

create table ledger_posting (
    account_id text not null references ledger_account,
    number bigint not null check (number > 0),
    org_path org_path not null,
    transfer_id text not null references ledger_transfer,
    amount_minor bigint not null check (amount_minor <> 0),
    balance_after_minor bigint not null,
    posted_at timestamptz not null,
    primary key (account_id, number)
);
create index ledger_posting_time on ledger_posting (account_id, posted_at);
select fence_by_org_path('ledger_posting');
select make_append_only('ledger_posting');

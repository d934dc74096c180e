-- A version without a plan: from then on the place inherits.
alter table queue_plan alter column data drop not null;

alter table queue_act drop constraint queue_act_act_check;
alter table queue_act add constraint queue_act_act_check
    check (act in ('set_seat', 'set_profile', 'prefer'));

-- What a customer asked for, so that another queue can be found for it.
alter table queue_ticket add column wishes jsonb not null default '{}';

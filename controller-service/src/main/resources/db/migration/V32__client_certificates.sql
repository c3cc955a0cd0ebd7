-- A certificate is an agent's or a client's, so one of both names is there.
alter table issued_certificate alter column instance drop not null;
alter table issued_certificate add column client varchar(64);

-- Permissions to get certificates. Of a token only its SHA-256 digest is here.
create table enrolment (
  id varchar(36) primary key,
  instance varchar(127),
  pattern varchar(127),
  uses integer not null,
  used integer not null,
  token_hash varchar(64) not null unique,
  created_at timestamp with time zone not null,
  created_by varchar(127),
  expires_at timestamp with time zone not null
);

-- The certificates that agents got. The serial is hexadecimal.
create table issued_certificate (
  serial varchar(40) primary key,
  instance varchar(127) not null,
  enrolment varchar(36),
  issued_at timestamp with time zone not null,
  not_after timestamp with time zone not null,
  revoked_at timestamp with time zone
);
create index issued_certificate_by_instance on issued_certificate (instance);
create index issued_certificate_by_end on issued_certificate (not_after);

-- API tokens, as the SHA-256 hash of each. Nothing here lets a reader log in.
create table api_token (
  name varchar(64) primary key,
  role varchar(16) not null,
  hash varchar(64) not null unique,
  created_at timestamp with time zone not null,
  created_by varchar(127) not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone
);

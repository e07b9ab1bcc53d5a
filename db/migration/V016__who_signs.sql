-- Who signs at a site, by name: auditors ask for a clinician by name and read how often each decides otherwise than Dorsal proposes.
-- Names of staff alone; nothing here tells of a patient.

create table clinician (
    site      text        not null,
    reference text        not null,
    name      text        not null,
    since     timestamptz not null,
    constraint clinician_pkey primary key (site, reference, name)
);

comment on table clinician is 'Each name under which somebody has signed at the site. Written in the commit of the signature. Insert only.';
comment on column clinician.reference is 'The EHR''s reference of the person, as in sign_off and in the terms of its event.';
comment on column clinician.name is 'As the EHR gave it at the signature; empty when it gave none.';
comment on column clinician.since is 'Moment of the first signature under this name.';

-- Signatures of before are known by their orders to deliver, without a name, where the site writes back.
insert into clinician (site, reference, name, since)
select site, clinician, '', min(created) from delivery where clinician is not null group by site, clinician;

alter table clinician enable row level security;
create policy of_the_named_site on clinician using (site = nullif(current_setting('dorsal.site', true), ''));
grant insert, select on clinician to "${app_role}";

-- Orders of some weeks, for how long results take into the EHR.
create index delivery_by_time on delivery (site, created);

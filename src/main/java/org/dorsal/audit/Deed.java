package org.dorsal.audit;

/** What somebody did; each has its type, subtype and action of an AuditEvent. */
public enum Deed {
    READ,
    VREAD,
    HISTORY,
    SEARCH,
    CREATE,
    UPDATE,
    /** Scored without storing. */
    SCORE,
    /** A clinician signed. */
    ATTEST,
    /** A clinician launched from the EHR, or was refused. */
    LAUNCH,
    /** An auditor signed in, or was refused. */
    SIGN_IN,
    SIGN_OUT,
    /** A page with patient data was shown. */
    VIEW,
    /** A draft was saved or dropped. */
    DRAFT,
    EXPORT,
    /** Proofs of stored records were checked. */
    VERIFY,
    /** Stored answers were scored anew; nothing was stored. */
    RESCORE,
    /** The service began to serve the site. */
    START,
    /** Payloads were erased. */
    ERASE,
    /** Many requests of unknown callers were refused; this tells of them together. */
    REFUSALS
}

package history.fault;

/** A connection of the system that leads through a proxy. */
public enum Link {
    /** Callers to the first replica. */
    CALLERS_0,
    /** Callers to the second replica. */
    CALLERS_1,
    /** First replica to PostgreSQL. */
    DATABASE_0,
    /** Second replica to PostgreSQL. */
    DATABASE_1,
    /** Both replicas to the EHR. */
    EHR,
    /** Both replicas to the callback of subscriptions. */
    CALLBACK
}

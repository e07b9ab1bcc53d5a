package history.world;

/** How the EHR answers writes. Wrong answers are those of gateways: none is FHIR, so none proves that nothing was stored. */
public enum EhrMood {
    /** Stores and says so. */
    WELL,
    /** Stores and answers 503. */
    STORES_503,
    /** Stores and answers 500. */
    STORES_500,
    /** Stores and answers 200 with a page, as a sign-in filter. */
    STORES_PAGE,
    /** Stores and answers 409. */
    STORES_409,
    /** Stores and ends the connection. */
    STORES_SILENT,
    /** Stores after a second and ends the connection. */
    STORES_LATE,
    /** Stores nothing and answers 503. */
    REFUSES_503,
    /** Stores nothing and ends the connection. */
    REFUSES_SILENT,
    /** The other moods by turns. */
    ANY
}

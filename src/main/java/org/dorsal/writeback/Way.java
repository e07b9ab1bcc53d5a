package org.dorsal.writeback;

/** Whether the EHR gets a kind of resource, and what may be done with it there. */
public sealed interface Way {

    /**
     * It is written.
     *
     * @param corrected later versions update the copy ({@code update} with {@code If-Match})
     * @param searchable the EHR can be asked by identifier
     * @param conditional the EHR takes {@code If-None-Exist}
     * @param mapped in the site's own code, and nothing but the value
     */
    record Written(boolean corrected, boolean searchable, boolean conditional, boolean mapped) implements Way {}

    /** It stays with us. */
    record NotWritten(Why why) implements Way {}

    /** Why a kind is not written. */
    enum Why {
        /** The site's settings say so. */
        SITE,
        /** The EHR does not list it. */
        NOT_TAKEN,
        /** The EHR lists it and takes codes of its own only, and the site has no code map for it. */
        NO_CODE,
        /** The token does not allow it. */
        NO_SCOPE
    }
}

package org.dorsal.store;

/**
 * How far one caller may see; every read takes one.
 *
 * @param site the caller's organisation, never empty
 */
public record Reach(String site, Compartment compartment, Restrictions restrictions) {
    public Reach {
        if (site.isBlank()) {
            throw new IllegalArgumentException("a read needs a site");
        }
    }

    /** All of a site. */
    public static Reach ofSite(String site) {
        return new Reach(site, new Compartment.Anyone(), Restrictions.none());
    }

    /** One patient of a site. */
    public static Reach ofPatient(String site, String patient) {
        return new Reach(site, new Compartment.OnlyPatient(patient), Restrictions.none());
    }

    /** The same, narrowed by granular scopes. */
    public Reach only(Restrictions narrower) {
        return new Reach(site, compartment, narrower);
    }
}

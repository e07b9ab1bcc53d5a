package org.dorsal.knowledge;

/**
 * Edition of a published resource. Stored results name it, so that they can always be replayed.
 *
 * @param url canonical without version
 * @param version business version
 * @param sha256 lower-case hex of the SHA-256 of the resource's canonical JSON as {@code CanonicalJson} writes it
 */
public record Edition(String url, String version, String sha256) {

    /** The canonical with its version, as FHIR writes it: {@code url|version}. */
    public String canonical() {
        return url + "|" + version;
    }

    /** Whether another version of the same resource is newer. */
    public boolean isOlderThan(String otherVersion) {
        return Versions.ORDER.compare(version, otherVersion) < 0;
    }

    /** The last part of the canonical: {@code upper-back-pain-evidence}. */
    public String name() {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}

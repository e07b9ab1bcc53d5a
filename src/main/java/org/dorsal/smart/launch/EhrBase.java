package org.dorsal.smart.launch;

import java.net.*;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.smart.WebAddress;

/**
 * The FHIR base of an EHR, and which addresses are below it: only there may its token go. Compared part by part,
 * never by the beginning of the text: {@code https://ehr.example.evil} begins like {@code https://ehr.example}.
 */
public record EhrBase(URI base) {
    private static final int MAX_LENGTH = 4000;
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
    /** Steps up, and characters that a server may take for steps, in plain or encoded. */
    private static final Pattern CLIMBING = Pattern.compile("(^|/)\\.{1,2}(/|$)|//|%2[ef]|%5c|;");

    private static final Pattern REFERENCE = Pattern.compile("[A-Z][A-Za-z]{1,63}/" + LogicalIds.EHR);

    /** @param fhirBase registered address, with or without a trailing slash */
    static EhrBase of(String fhirBase) {
        return new EhrBase(WebAddress.base(fhirBase));
    }

    /** Resolves an absolute or relative address; empty if it is not below the base. */
    public Optional<URI> below(String named) {
        if (named.length() > MAX_LENGTH || named.startsWith("/")) {
            return Optional.empty();
        }
        try {
            URI address = new URI((ABSOLUTE.matcher(named).matches() ? named : base + "/" + named).replace("|", "%7C"));
            return isBelow(address) ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** A reference relative to the base, {@code Practitioner/7}; empty when it leads elsewhere or is none. */
    Optional<String> reference(String named) {
        return below(named)
                .filter(address -> address.getRawQuery() == null)
                .flatMap(this::relative)
                .filter(relative -> REFERENCE.matcher(relative).matches());
    }

    /** Resolves a link at the base's own origin, on any path; a relative link is resolved against the base. */
    public Optional<URI> atOrigin(String link) {
        try {
            URI address = URI.create(base + "/").resolve(link.strip().replace("|", "%7C"));
            return link.length() <= MAX_LENGTH && isAtOrigin(address) ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The address relative to the base, with its query; empty when it is not below the base. */
    public Optional<String> relative(URI address) {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return Optional.of(address)
                .filter(this::isBelow)
                .map(URI::getRawPath)
                .map(path -> path.substring(base.getRawPath().length()).replaceFirst("^/", "") + query);
    }

    private boolean isBelow(URI address) {
        String path = Objects.requireNonNullElse(address.getRawPath(), "");
        return isAtOrigin(address) && (path.equals(base.getRawPath()) || path.startsWith(base.getRawPath() + "/"));
    }

    private boolean isAtOrigin(URI address) {
        String path = Objects.requireNonNullElse(address.getRawPath(), "");
        return base.getScheme().equalsIgnoreCase(address.getScheme())
                && base.getHost().equalsIgnoreCase(address.getHost())
                && port(base) == port(address)
                && address.getRawUserInfo() == null
                && address.getRawFragment() == null
                && !CLIMBING.matcher(path.toLowerCase(Locale.ROOT)).find();
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}

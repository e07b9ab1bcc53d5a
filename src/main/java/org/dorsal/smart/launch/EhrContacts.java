package org.dorsal.smart.launch;

import java.net.URI;
import java.time.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrHealth.EhrContact;

/**
 * Last exchange of this process with the FHIR base of each EHR and with the token endpoint of each site, each on its
 * own: one may be down while the other answers. {@link BoundedHttp} reports every exchange, so that no call can be
 * left out. Sends no request. Thread-safe.
 */
public final class EhrContacts {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final List<EhrBase> bases;
    private final Clock clock;
    private final Map<URI, EhrContact> contacts = new ConcurrentHashMap<>();
    private final Map<SiteId, URI> tokenEndpoints = new ConcurrentHashMap<>();

    EhrContacts(List<EhrBase> bases, Clock clock) {
        this.bases = List.copyOf(bases);
        this.clock = clock;
    }

    /** Last contact with one of the bases or the site's token endpoint, a failing one first; empty without any. */
    Optional<EhrContact> of(SiteId site, Stream<EhrBase> ofSite) {
        return Stream.concat(ofSite.map(EhrBase::base), Optional.ofNullable(tokenEndpoints.get(site)).stream())
                .distinct()
                .flatMap(address -> Optional.ofNullable(contacts.get(address)).stream())
                .max(Comparator.comparing(
                                (EhrContact contact) -> contact.silentSince().isPresent())
                        .thenComparing(EhrContact::lastContact));
    }

    /** Sets the site's token endpoint, which may be another server than the EHR's. */
    void setTokenEndpoint(SiteId site, URI endpoint) {
        tokenEndpoints.put(site, endpoint);
    }

    void record(URI address, HttpAnswer answer) {
        Stream.concat(
                        bases.stream()
                                .filter(base -> base.relative(address).isPresent())
                                .map(EhrBase::base),
                        tokenEndpoints.values().stream().filter(address::equals))
                .distinct()
                .forEach(server -> contacts.merge(server, contact(answer), EhrContacts::following));
    }

    private EhrContact contact(HttpAnswer answer) {
        Instant now = clock.instant();
        return new EhrContact(now, isServed(answer) ? Optional.empty() : Optional.of(now));
    }

    private static EhrContact following(EhrContact before, EhrContact last) {
        return last.silentSince().isEmpty()
                ? last
                : new EhrContact(last.lastContact(), before.silentSince().or(last::silentSince));
    }

    private static boolean isServed(HttpAnswer answer) {
        return switch (answer) {
            case HttpAnswer.CompleteAnswer whole -> isServed(whole.status());
            case HttpAnswer.OversizedAnswer large -> isServed(large.status());
            case HttpAnswer.UnsentRequest _, HttpAnswer.MissingAnswer _ -> false;
        };
    }

    private static boolean isServed(int status) {
        return status < SERVER_ERROR && status != TOO_MANY_REQUESTS;
    }
}

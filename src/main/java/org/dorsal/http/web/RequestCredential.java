package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.smart.launch.LaunchId;
import org.springframework.http.HttpHeaders;

/**
 * The credential of a request that the door of its address checks; a header or cookie that this door does not read is
 * none.
 *
 * @param hash SHA-256 of the credential
 * @param isHeader whether it is an Authorization header and not a cookie
 * @param door first segment of the path
 * @param site empty where the address names none of ours
 */
record RequestCredential(String hash, boolean isHeader, String door, String site) {
    private static final String CDS = "cds";

    /** Returns whether the next request has another credential: CDS Hooks clients sign a token for each call. */
    boolean isUsedOnce() {
        return door.equals(CDS);
    }

    /** @param segment of the path after the door */
    static Optional<RequestCredential> of(HttpServletRequest request, String door, String site, String segment) {
        return switch (door) {
            case "fhir", CDS ->
                Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                        .map(header ->
                                new RequestCredential(hash(door + "\n" + site + "\n" + header), true, door, site));
            case "a" ->
                LaunchId.read(segment)
                        .map(BrowserCookies::nameOf)
                        .flatMap(name -> cookie(request, name))
                        .map(cookie -> new RequestCredential(hash(cookie), false, door, site));
            case "audit", "operate" ->
                Optional.of(site)
                        .filter(siteId -> !siteId.isEmpty())
                        .flatMap(siteId -> cookie(request, BrowserCookies.nameOfAuditor(new SiteId(siteId))))
                        .or(() -> onTheirWay(request))
                        .map(cookie -> new RequestCredential(hash(cookie), false, door, site));
            case "launch" ->
                onTheirWay(request).map(cookies -> new RequestCredential(hash(cookies), false, door, site));
            default -> Optional.empty();
        };
    }

    /** Hashes of the cookies that a sign-in has just handed out: good before they are first sent. */
    static List<String> issued(HttpServletResponse response) {
        return response.getHeaders(HttpHeaders.SET_COOKIE).stream()
                .map(line -> line.split(";", 2)[0])
                .filter(cookie -> cookie.startsWith(BrowserCookies.PREFIX) && !cookie.endsWith("="))
                .map(RequestCredential::hash)
                .toList();
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        return Optional.ofNullable(BrowserCookies.of(request).get(name)).map(value -> name + "=" + value);
    }

    /** Sign-ins that the browser has begun. */
    private static Optional<String> onTheirWay(HttpServletRequest request) {
        return Optional.of(BrowserCookies.of(request).entrySet().stream()
                        .filter(cookie -> cookie.getKey().startsWith(BrowserCookies.PREFIX))
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .sorted()
                        .collect(Collectors.joining(";")))
                .filter(cookies -> !cookies.isEmpty());
    }

    private static String hash(String credential) {
        return DigestUtils.sha256Hex(credential);
    }

    @Override
    public String toString() {
        return "RequestCredential[hidden]";
    }
}

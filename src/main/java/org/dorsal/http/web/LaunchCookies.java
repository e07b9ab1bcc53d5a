package org.dorsal.http.web;

import jakarta.servlet.http.Cookie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dorsal.smart.launch.LaunchCookie;
import org.dorsal.smart.launch.SealedRequests;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Cookies of launches on the wire. {@code SameSite=None; Partitioned} because pages live in an EHR's frame, where browsers keep
 * no others; the header of a request has room for some of them only.
 */
final class LaunchCookies {
    /** Launches that one browser can have open; the oldest end first. */
    static final int MOST_LAUNCHES = 20;

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=None; Partitioned";
    private static final Pattern LAUNCH =
            Pattern.compile(LaunchCookie.OF_LAUNCH + "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private LaunchCookies() {}

    /** What the browser sent, by name; the first of two with one name, as it is the more specific one. */
    static Map<String, String> of(ServerRequest request) {
        Map<String, String> cookies = new LinkedHashMap<>();
        Cookie[] sent = request.servletRequest().getCookies();
        if (sent != null) {
            for (Cookie cookie : sent) {
                cookies.putIfAbsent(cookie.getName(), cookie.getValue());
            }
        }
        return cookies;
    }

    static void set(HttpHeaders headers, LaunchCookie cookie) {
        headers.add(
                HttpHeaders.SET_COOKIE,
                cookie.name() + "=" + cookie.value() + "; Max-Age="
                        + cookie.life().toSeconds() + ATTRIBUTES);
    }

    static void expire(HttpHeaders headers, String name) {
        headers.add(HttpHeaders.SET_COOKIE, name + "=; Max-Age=0" + ATTRIBUTES);
    }

    /** Names of the launches' cookies that must go to make room for one more: keys sort by their age. */
    static List<String> beyondRoom(Map<String, String> sent) {
        List<String> launches = new ArrayList<>(
                sent.keySet().stream().filter(LAUNCH.asMatchPredicate()).toList());
        launches.sort(Comparator.reverseOrder());
        return launches.stream().skip(MOST_LAUNCHES - 1L).toList();
    }

    /** Names of cookies of launches that were begun and never came back: those that must go to make room for one more. */
    static List<String> abandoned(Map<String, String> sent) {
        return SealedRequests.beyondRoom(sent, LaunchCookie.OF_REQUEST);
    }
}

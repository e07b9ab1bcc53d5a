package org.dorsal.http.audit;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dorsal.smart.signin.AuditorCookie;
import org.springframework.http.HttpHeaders;

/** Cookies of auditors on the wire. {@code SameSite=Lax}: their pages are never framed, and nothing else sends them here. */
final class AuditorCookies {
    /** Sign-ins that one browser may have begun; then all of them go. */
    private static final int MOST_BEGUN = 10;

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private AuditorCookies() {}

    /** What the browser sent, by name; the first of two with one name, as it is the more specific one. */
    static Map<String, String> of(HttpServletRequest request) {
        Map<String, String> cookies = new LinkedHashMap<>();
        Cookie[] sent = request.getCookies();
        if (sent != null) {
            for (Cookie cookie : sent) {
                cookies.putIfAbsent(cookie.getName(), cookie.getValue());
            }
        }
        return cookies;
    }

    static void set(HttpHeaders headers, AuditorCookie cookie) {
        headers.add(
                HttpHeaders.SET_COOKIE,
                cookie.name() + "=" + cookie.value() + "; Max-Age="
                        + cookie.life().toSeconds() + ATTRIBUTES);
    }

    static void expire(HttpHeaders headers, String name) {
        headers.add(HttpHeaders.SET_COOKIE, name + "=; Max-Age=0" + ATTRIBUTES);
    }

    /** Names of cookies of sign-ins that were begun and never came back, when there are many. */
    static List<String> abandoned(Map<String, String> sent) {
        List<String> begun = sent.keySet().stream()
                .filter(name -> name.startsWith(AuditorCookie.OF_REQUEST))
                .toList();
        return begun.size() < MOST_BEGUN ? List.of() : begun;
    }
}

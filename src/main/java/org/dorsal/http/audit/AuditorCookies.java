package org.dorsal.http.audit;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dorsal.smart.launch.SealedRequests;
import org.dorsal.smart.signin.AuditorCookie;
import org.springframework.http.HttpHeaders;

/** Cookies of auditors on the wire. {@code SameSite=Lax}: their pages are never framed, and nothing else sends them here. */
final class AuditorCookies {
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

    /** Names of cookies of sign-ins that were begun and never came back: those that must go to make room for one more. */
    static List<String> abandoned(Map<String, String> sent) {
        return SealedRequests.beyondRoom(sent, AuditorCookie.OF_REQUEST);
    }
}

package org.dorsal.smart.launch;

import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.smart.RequestPath;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.dorsal.store.SingleUseRows;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * Pending authorization requests. Each is encrypted in a cookie of its browser and named by its state, so that an
 * abandoned request occupies no storage. On the response, one row with the hash of the state ensures that it is
 * accepted once (ADR 17). The cookie proves that the browser started the request, because a valid one cannot be
 * forged.
 *
 * @param users user group of the requests
 */
public record SealedRequests(UserGroup users, TokenEncryption seal, SingleUseRows answers, Clock clock)
        implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {
    /** Maximum time for signing in at the server. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    /** On their way in one browser; each cookie is about 1 kB, and the header of a request takes 24 kB. */
    public static final int MAX_PER_BROWSER = 6;

    /** Browsers keep a cookie of 4,096 bytes, name included (RFC 6265bis, 5.7). */
    static final int MAX_CHARACTERS = 3_900;

    /** Attribute of a request that came back: when it was begun. */
    static final String ASKED = "asked";

    private static final int HEX_DIGITS = 16;

    /** Second in which it expires, then the JWE. */
    private static final Pattern VALUE = Pattern.compile("([0-9]{10})[.](.+)");

    private TokenEncryption.SealPurpose use() {
        return users == UserGroup.CLINICIANS
                ? TokenEncryption.SealPurpose.REQUEST
                : TokenEncryption.SealPurpose.SIGN_IN;
    }

    private BrowserCookies cookies() {
        return BrowserCookies.of(users);
    }

    String cookie(String state) {
        return cookies().ofRequests() + Secrets.sha256Hex(state).substring(0, HEX_DIGITS);
    }

    /** Unused: the request is read only when its response is processed. */
    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest http) {
        return null;
    }

    @Override
    public void saveAuthorizationRequest(
            OAuth2AuthorizationRequest request, HttpServletRequest http, HttpServletResponse response) {
        SiteId site = new SiteId(AuthorizationCodeFlow.remembered(request, OAuth2ParameterNames.REGISTRATION_ID));
        Instant now = clock.instant();
        Instant expires = now.plus(PATIENCE);
        String state = stateOf(request);
        String value = close(site, state, bytes(request, now), expires);
        cookies().set(response, cookie(state), value, Optional.of(PATIENCE));
        beyondRoom(BrowserCookies.of(http)).forEach(name -> cookies().expire(response, name));
    }

    /**
     * Takes the answer, once.
     *
     * @throws SignInRefusal.SignInRefusedException when this browser holds no cookie of that request; or there is no
     * state, or the request was answered before, has expired, or is none of this site
     */
    @Override
    public OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest http, HttpServletResponse response) {
        CallbackAnswer answered = CallbackAnswer.read(http);
        SiteId site = RequestPath.of(http).site().orElseThrow(() -> refused(SignInRefusalReason.NOT_PENDING));
        String state =
                answered.value(OAuth2ParameterNames.STATE).orElseThrow(() -> refused(SignInRefusalReason.NOT_PENDING));
        String value = answered.cookie(cookie(state)).orElseThrow(() -> refused(SignInRefusalReason.OTHER_BROWSER));
        return opened(site, state, value, clock.instant()).orElseThrow(() -> refused(SignInRefusalReason.NOT_PENDING));
    }

    static String stateOf(OAuth2AuthorizationRequest request) {
        return Objects.requireNonNull(request.getState());
    }

    /** The browser drops the cookie of a request that was taken. */
    void over(String state, HttpServletResponse response) {
        cookies().expire(response, cookie(state));
    }

    /** Value of the cookie. */
    String close(SiteId site, String state, byte[] request, Instant expires) {
        String second = Long.toString(expires.getEpochSecond());
        byte[] sealed = seal.encrypt(use(), site, location(state, second), request);
        if (sealed.length > MAX_CHARACTERS) {
            throw new IllegalStateException("site " + site + " asks for more scopes than a browser's cookie can keep");
        }
        return second + "." + new String(sealed, StandardCharsets.US_ASCII);
    }

    /**
     * Cookies of requests that were begun and never came back: those that go, the oldest, to make room for one more.
     */
    private List<String> beyondRoom(Map<String, String> sent) {
        return sent.entrySet().stream()
                .filter(cookie -> cookie.getKey().startsWith(cookies().ofRequests()))
                .sorted(Map.Entry.<String, String>comparingByValue(Comparator.reverseOrder())) // by their second
                .skip(MAX_PER_BROWSER - 1L)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Optional<OAuth2AuthorizationRequest> opened(SiteId site, String state, String value, Instant now) {
        var parts = VALUE.matcher(value);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Instant expires = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
        byte[] sealed = parts.group(2).getBytes(StandardCharsets.US_ASCII);
        return Optional.of(sealed)
                .filter(_ -> now.isBefore(expires))
                .flatMap(bytes -> seal.decrypt(use(), site, location(state, parts.group(1)), bytes))
                .flatMap(JsonObject::read)
                .filter(members -> members.members().keySet().size() == 5)
                .map(members -> request(members, state))
                .filter(_ -> answers.use(site.value(), Secrets.sha256(state), now, expires));
    }

    private static byte[] bytes(OAuth2AuthorizationRequest request, Instant requested) {
        Map<String, Object> attributes = new LinkedHashMap<>(request.getAttributes());
        attributes.put(ASKED, requested.toString());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("uri", request.getAuthorizationUri());
        members.put("client", request.getClientId());
        members.put("redirect", request.getRedirectUri());
        members.put("scopes", List.copyOf(request.getScopes()));
        members.put("attributes", attributes);
        return JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
    }

    private static OAuth2AuthorizationRequest request(JsonObject members, String state) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(members.text("uri").orElse(""))
                .clientId(members.text("client").orElse(""))
                .redirectUri(members.text("redirect").orElse(""))
                .scopes(new LinkedHashSet<>(members.texts("scopes")))
                .state(state)
                .attributes(members.object("attributes").members())
                .build();
    }

    private SignInRefusal.SignInRefusedException refused(SignInRefusalReason why) {
        return new SignInRefusal.SignInRefusedException(users.refused(why));
    }

    /** Location of an encrypted request. */
    private static String location(String state, String second) {
        return Secrets.sha256Hex(state) + "." + second;
    }
}

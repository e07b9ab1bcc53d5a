package history.drive;

import history.fault.Link;
import history.record.Recorder;
import history.world.World;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser as far as the pages need one: cookies, redirects by hand, and forms. */
final class Browser {
    private static final Pattern SIGN_FORM = Pattern.compile("(?s)<form[^>]*id=\"sign\".*?</form>");
    private static final Pattern FIELD = Pattern.compile("(?s)<(input|select|textarea)\\b([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-z-]+)=\"([^\"]*)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final Map<String, String> cookies = new TreeMap<>();
    private final World world;
    private final Recorder recorder;

    Browser(World world, Recorder recorder) {
        this.world = world;
        this.recorder = recorder;
    }

    /** Opens an address; one of the service is opened at the replica behind that link. */
    Answer get(Link link, String address) throws InterruptedException {
        return send(request(link, address).GET());
    }

    /** Sends a form. */
    Answer post(Link link, String address, List<String> fields) throws InterruptedException {
        return send(request(link, address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", world.address(Link.CALLERS_0))
                .POST(BodyPublishers.ofString(String.join("&", fields))));
    }

    /** Fields of the form that signs, as a clinician sends it who attests and changes nothing. */
    static List<String> signature(String page) {
        Matcher form = SIGN_FORM.matcher(page);
        List<String> fields = new ArrayList<>(List.of("act=sign", "attested=yes"));
        Matcher field = FIELD.matcher(form.find() ? form.group() : "");
        while (field.find()) {
            Map<String, String> attributes = ATTRIBUTE
                    .matcher(field.group(2))
                    .results()
                    .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2), (first, _) -> first));
            String name = attributes.getOrDefault("name", "");
            boolean button = field.group(1).equals("input")
                    && !attributes.getOrDefault("type", "").equals("hidden");
            if (!button || attributes.containsKey("checked") || name.equals("confirmed")) {
                String value = name.equals("open") ? "Asked by telephone" : attributes.getOrDefault("value", "");
                fields.add(field(name, value));
            }
        }
        return fields;
    }

    /** Field of a form. */
    static String field(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(Link link, String address) {
        String target = address.startsWith("/")
                ? world.address(link) + address
                : address.replace(world.address(Link.CALLERS_0) + "/", world.address(link) + "/");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target)).timeout(PATIENCE);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private Answer send(HttpRequest.Builder request) throws InterruptedException {
        Answer answer = Answer.to(http, request.build(), recorder.now(), "");
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String[] pair = cookie.split(";")[0].split("=", 2);
            if (pair[1].isEmpty()) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return answer;
    }
}

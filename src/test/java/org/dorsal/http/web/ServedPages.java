package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpMethod;

/**
 * Pages of one visit for a real browser on this machine: no launch and no cookie, but tokens, headers and policy as
 * ever.
 */
final class ServedPages implements AutoCloseable {
    private final HttpServer server;
    private final Visit visit;
    private final MvcPages pages;
    private final List<AnswerSheets> sheets;
    private final AtomicBoolean down = new AtomicBoolean();
    private boolean isFaultPlanted;
    private volatile CountDownLatch line = new CountDownLatch(0);

    ServedPages(Visit visit, List<Object> controllers) {
        this(visit, controllers, 0);
    }

    /** Serves them at a port; 0 is any. */
    ServedPages(Visit visit, List<Object> controllers, int port) {
        this.visit = visit;
        this.pages = new MvcPages(visit, controllers);
        this.sheets = controllers.stream()
                .filter(AssessmentController.class::isInstance)
                .map(AssessmentController.class::cast)
                .map(AssessmentController::sheets)
                .toList();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String address(String page) {
        return "http://localhost:" + port() + visit.path(page);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Expects results of the page that differ from the service's, which otherwise fail the test at its end. */
    void plantFault() {
        isFaultPlanted = true;
    }

    /** From now on nothing is answered but an error, or everything again. */
    void down(boolean now) {
        down.set(now);
    }

    /** Delays replies to further requests until {@link #letGo}, for a minute at most. */
    void hold() {
        line = new CountDownLatch(1);
    }

    void letGo() {
        line.countDown();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        HttpReply sent = path.equals(EditionController.path(visit.locale().tag()))
                ? edition(path)
                : ServedAssets.isAsset(path) ? ServedAssets.reply(path) : page(exchange, path);
        arrive();
        sent.lines().forEach(line -> exchange.getResponseHeaders().add(line.getKey(), line.getValue()));
        exchange.sendResponseHeaders(sent.status(), sent.body().length == 0 ? -1 : sent.body().length);
        exchange.getResponseBody().write(sent.body());
        exchange.close();
    }

    private HttpReply edition(String path) {
        var response = pages.send(URI.create(path), HttpMethod.GET, PageForm.EMPTY);
        return new HttpReply(response.status(), List.copyOf(response.headers().entrySet()), response.body());
    }

    private void arrive() throws IOException {
        try {
            boolean _ = line.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException ended) {
            throw new IOException(ended);
        }
    }

    private HttpReply page(HttpExchange exchange, String path) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String root = visit.path("");
        if (down.get() || !path.startsWith(root)) {
            return HttpReply.empty(down.get() ? 503 : 404);
        }
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        PageForm form = new PageForm(fields(body + "&" + query));
        HttpMethod method = HttpMethod.valueOf(exchange.getRequestMethod());
        if (method.equals(HttpMethod.POST)) {
            if (!form.value(PageCsrf.FIELD).equals(Optional.of(visit.csrf()))) {
                return HttpReply.empty(403);
            }
        }
        var response = pages.send(URI.create(path), method, form);
        return new HttpReply(response.status(), List.copyOf(response.headers().entrySet()), response.body());
    }

    private static Map<String, List<String>> fields(String body) {
        Map<String, List<String>> fields = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                fields.computeIfAbsent(decoded(parts[0]), _ -> new ArrayList<>())
                        .add(decoded(parts[1]));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Stops without a look at the results. */
    void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        stop();
        assertThat(sheets.stream().mapToDouble(SomeAssessment::differences).sum() > 0)
                .as("results of the page that differ from the service's")
                .isEqualTo(isFaultPlanted);
    }
}

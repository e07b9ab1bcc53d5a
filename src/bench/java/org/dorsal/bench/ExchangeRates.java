package org.dorsal.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.dorsal.bench.Load.Result;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;

/** Cost of the operations and of Bundles, each with its budget; a batch is compared with as many single requests. */
final class ExchangeRates {
    private static final int BATCH = 20;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final ServiceProcess service;
    private final String path;
    private final String token;
    private final Templates templates;
    private final double warm;
    private final double seconds;

    private ExchangeRates(ServiceProcess service, List<byte[]> bodies, double warm, double seconds) {
        this.service = service;
        this.path = URI.create(service.base()).getPath();
        this.token = service.client().token();
        this.templates = new Templates(bodies);
        this.warm = warm;
        this.seconds = seconds;
    }

    static void print(List<byte[]> bodies, double warm, double seconds) throws IOException, InterruptedException {
        try (ServiceProcess service = ServiceProcess.start(TestPostgres.empty(), "-Xmx512m")) {
            new ExchangeRates(service, bodies, warm, seconds).print();
        }
    }

    private void print() throws InterruptedException {
        System.out.println(Load.HEAD);
        Result single = row("POST QuestionnaireResponse", CREATED, "/QuestionnaireResponse", this::response);
        row("$validate (service at most 0.4 ms)", OK, "/QuestionnaireResponse/$validate", this::response);
        row("$extract (service at most 2 ms)", OK, "/QuestionnaireResponse/$extract", this::response);
        row("$apply (service at most 1.5 ms)", OK, "/PlanDefinition/$apply", this::application);
        row("$populate (service at most 3 ms)", OK, "/Questionnaire/$populate", ExchangeRates::facts);
        Result batch = row("batch of " + BATCH + " POSTs", OK, "", this::batch);
        // before and after, since a single post is measured first, when its code is not yet compiled as well as later
        Result again = row("POST QuestionnaireResponse, again", CREATED, "/QuestionnaireResponse", this::response);
        System.out.println("batch of %d: %.2f of the CPU and %.2f of the time of as many single requests (at most 0.8)"
                .formatted(
                        BATCH,
                        cpu(batch) * 2 / (BATCH * (cpu(single) + cpu(again))),
                        batch.p50() * 2 / (BATCH * (single.p50() + again.p50()))));
    }

    private static double cpu(Result result) {
        return result.serviceCpu() + result.databaseCpu();
    }

    private Result row(String what, int status, String address, LongFunction<byte[]> bodies)
            throws InterruptedException {
        LongFunction<byte[]> requests =
                number -> Connection.request("POST", path + address, token, "", bodies.apply(number));
        Load.run(service.port(), service.pid(), 2, warm, status, requests);
        Result result = Load.run(service.port(), service.pid(), 1, seconds, status, requests);
        System.out.println(result.row(what));
        return result;
    }

    private byte[] response(long number) {
        return templates.about("p" + number, number);
    }

    private byte[] application(long number) {
        return parameters("""
                {"name": "subject", "valueString": "Patient/p%d"}, {"name": "data", "resource": %s}\
                """.formatted(number, text(response(number))));
    }

    private static byte[] facts(long number) {
        return parameters("""
                {"name": "questionnaire",
                 "valueUri": "https://dorsal.example/canonical/Questionnaire/upper-back-pain-assessment|2.0.0"},
                {"name": "subject", "valueReference": {"reference": "Patient/p%1$d"}},
                {"name": "context", "part": [{"name": "name", "valueString": "patient"},
                  {"name": "content", "resource": {"resourceType": "Patient", "id": "p%1$d", "birthDate": "1948-05-01"}}]}\
                """.formatted(number));
    }

    private static byte[] parameters(String list) {
        return ("{\"resourceType\": \"Parameters\", \"parameter\": [" + list + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] batch(long number) {
        String entries = LongStream.range(number * BATCH, (number + 1) * BATCH)
                .mapToObj(each -> """
                        {"resource": %s, "request": {"method": "POST", "url": "QuestionnaireResponse"}}\
                        """.formatted(text(templates.about("b" + each, each))))
                .collect(Collectors.joining(","));
        return ("{\"resourceType\": \"Bundle\", \"type\": \"batch\", \"entry\": [" + entries + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}

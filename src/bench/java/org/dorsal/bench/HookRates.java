package org.dorsal.bench;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.IOException;
import java.net.*;
import java.util.List;
import java.util.function.LongFunction;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;

/**
 * Latency of a CDS Hooks call with a new token each: signature, replay protection, strict reading and the audit event.
 * The record in the request is empty, or names pain in the upper back of a new patient, so that a card is stored and
 * shown, or has about 1 MB. The floor answers the same requests.
 */
final class HookRates {
    private static final int CONDITIONS = 600;
    private static final int[] CLIENTS = {1, 8};

    /** More calls than one row sends: each row has different patients. */
    private static final int MANY = 1_000_000;

    private HookRates() {}

    static void print(double warm, double seconds) throws IOException, InterruptedException {
        HookCaller caller = HookCaller.start();
        String prefix = "-Ddorsal.sites.northside.cds-hooks.clients[0].";
        try (ServiceProcess service = ServiceProcess.start(
                TestPostgres.empty(),
                "-Xmx512m",
                prefix + "issuer=" + HookCaller.ISSUER,
                prefix + "jwks-uri=" + caller.keys())) {
            System.out.println(Load.HEAD);
            LongFunction<byte[]> card =
                    number -> caller.call(service.address(), JWSAlgorithm.ES384, "card-" + number, pain(number));
            Load.run(service.port(), service.pid(), 8, warm, 200, card);
            for (JWSAlgorithm algorithm : new JWSAlgorithm[] {JWSAlgorithm.ES384, JWSAlgorithm.RS384}) {
                row(
                        service,
                        "no card, " + algorithm,
                        seconds,
                        _ -> caller.call(service.address(), algorithm, "p1", "null"));
            }
            row(service, "a card, ES384", seconds, card);
            String record = record();
            row(service, "1 MB, ES384", seconds, _ -> caller.call(service.address(), JWSAlgorithm.ES384, "p1", record));
            new Floor("echo of the call without a card", Echo.class, List.of())
                    .print(seconds, _ -> caller.call(service.address(), JWSAlgorithm.ES384, "p1", "null"), CLIENTS);
        }
    }

    private static void row(ServiceProcess service, String what, double seconds, LongFunction<byte[]> requests)
            throws InterruptedException {
        for (int clients : CLIENTS) {
            System.out.println(Load.run(
                            service.port(),
                            service.pid(),
                            clients,
                            seconds,
                            200,
                            number -> requests.apply(clients * (long) MANY + number))
                    .row("hook, %s, %d (p99 at most %d)".formatted(what, clients, clients == 1 ? 50 : 500)));
        }
    }

    private static String pain(long number) {
        return bundle("""
            {"resource":{"resourceType":"Condition","clinicalStatus":{"coding":[{"code":"active"}]},\
            "subject":{"reference":"Patient/card-%d"},\
            "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M54.6"}]}}}\
            """.formatted(number));
    }

    private static String record() {
        String condition = """
            {"resource":{"resourceType":"Condition","id":"c1","code":{"text":"%s"}}}\
            """.formatted("x".repeat(1600));
        return bundle((condition + ",").repeat(CONDITIONS - 1) + condition);
    }

    private static String bundle(String entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + entries + "]}";
    }
}

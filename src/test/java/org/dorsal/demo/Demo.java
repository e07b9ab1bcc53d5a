package org.dorsal.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.dorsal.Server;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.sandbox.Fault;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.sandbox.ScriptedFault;
import org.dorsal.store.DeliveryReads;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeVisitor;

/**
 * The whole product on this machine: a PostgreSQL that keeps its data under {@code .dorsal/}, the sandbox EHR on port
 * 9090 and Dorsal on port 8080. Run by {@code mvn spring-boot:test-run}.
 */
public final class Demo {
    private static final String BASE = "http://localhost:8080";
    private static final String SITE = BASE + "/fhir/sandbox";
    private static final String LAUNCH = BASE + "/launch/sandbox";
    private static final String AUDIT = BASE + "/audit/sandbox/";
    private static final String OPERATE = BASE + "/operate/sandbox";
    private static final String EXAMPLE = "profiles/examples/emergency-cord-signs.json";
    private static final String TOKEN =
            "$(curl -s -u demo:demo -d grant_type=client_credentials -d 'scope=system/*.cruds'"
                    + " http://localhost:9090/oauth2/token | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')";

    private Demo() {}

    /** Starts everything and prints where to look. */
    static void main() throws IOException, SQLException {
        DemoPostgres postgres = DemoPostgres.in(Path.of(".dorsal", "postgres"));
        DemoLogKey log = DemoLogKey.in(Path.of(".dorsal"));
        SandboxEhr ehr = SandboxEhr.start(9090, SITE)
                .app(URI.create(LAUNCH))
                .register(SandboxClient.open("dorsal-demo", URI.create(LAUNCH + "/callback")))
                .register(SandboxClient.open("dorsal-auditors", URI.create(AUDIT + "callback"))
                        .forStaffOnly());
        String operator = HexFormat.of().formatHex(random());
        var service =
                Server.application().run(settings(postgres, log, ehr, operator).toArray(String[]::new));
        if (service.getBean(DeliveryReads.class).stuck("sandbox", 1).isEmpty()) {
            refuseOne(ehr);
        }
        tell(System.out, operator);
        System.out.println("The audit log is signed with a key made for this machine: " + log.key());
    }

    private static List<String> settings(DemoPostgres postgres, DemoLogKey log, SandboxEhr ehr, String operator) {
        String site = "--dorsal.sites.sandbox.";
        return List.of(
                "--spring.datasource.url=" + postgres.url(),
                "--spring.datasource.username=" + DemoPostgres.APPLICATION,
                "--spring.flyway.user=" + DemoPostgres.OWNER,
                "--dorsal.base-url=" + BASE,
                "--dorsal.encryption-keys[0]=" + newKey(),
                "--dorsal.changed-knowledge=accept", // authors try their changes here
                "--dorsal.log.signing-keys[0]=" + log.key(),
                "--dorsal.log.places[0]=" + log.place(),
                "--dorsal.operators.demo="
                        + Sha256.of(operator.getBytes(StandardCharsets.US_ASCII))
                                .hex(),
                site + "name=Sandbox Clinic",
                site + "wording=en-US",
                site + "criteria=upper-back-pain-red-flags,upper-back-pain-extensions",
                site + "sign-off=required",
                site + "ehr.fhir-base=" + ehr.fhirBase(),
                site + "ehr.client-id=dorsal-demo",
                site + "ehr.client-authentication=none",
                site + "ehr.write-back=on-sign-off",
                site + "ehr.frame-ancestors[0]=" + ehr.issuer(),
                site + "auditors.issuer=" + ehr.issuer(),
                site + "auditors.client-id=dorsal-auditors",
                site + "auditors.client-authentication=none",
                site + "issuers[0].issuer=" + ehr.issuer(),
                site + "issuers[0].jwks-uri=" + ehr.jwksUri(),
                site + "issuers[0].audience=" + SITE,
                site + "issuers[0].authorization-server.token-endpoint=" + ehr.tokenEndpoint());
    }

    /** Made at each start: launches of the run before are over. */
    private static String newKey() {
        return Base64.getEncoder().encodeToString(random());
    }

    private static byte[] random() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return random;
    }

    /** A clinician signs, and the EHR refuses one resource of it: what an operator has to decide about. */
    private static void refuseOne(SandboxEhr ehr) {
        ehr.script(List.of(ScriptedFault.of(Fault.status(403, "This client may not write this resource"))
                .on("POST")));
        SomeClinician clinician =
                SomeClinician.in(new SomeVisitor(BASE), ehr.launchUrl(SandboxLaunch.of("sandbox-05")));
        clinician.answer("leg-weakness=Y", "fever=N");
        clinician.sign();
    }

    private static void tell(PrintStream out, String operator) {
        out.println();
        out.println("Look:  http://localhost:9090/  (the sandbox EHR: open Dorsal from a patient's chart)");
        out.println("Post:  " + post());
        out.println("Audit: " + AUDIT + "  (where the auditor looks: sign in as SAMPLE, Ada)");
        out.println("Operate: " + OPERATE + "  (where whoever runs Dorsal looks: user demo, password " + operator
                + "; one delivery needs a decision)");
        out.println();
    }

    private static String post() {
        return "curl -i -H \"Authorization: Bearer " + TOKEN + "\" -H 'Content-Type: application/fhir+json' -d @"
                + EXAMPLE + " " + SITE + "/QuestionnaireResponse";
    }
}

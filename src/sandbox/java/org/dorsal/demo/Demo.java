package org.dorsal.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.dorsal.Server;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.note.NoteSettings;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.TourAddresses;
import org.dorsal.smart.launch.Launches;
import org.dorsal.store.FollowUpRows;
import org.dorsal.store.Ledger;
import org.dorsal.system.MovedClock;
import org.dorsal.writeback.SimulatedDeliveries;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The whole product on this machine: a PostgreSQL that keeps its data under {@code .dorsal/}, the sandbox EHR on port
 * 9090 and Dorsal on port 8080. The first start stores twelve simulated weeks. Run by {@code mvn spring-boot:test-run}.
 */
public final class Demo {
    private static final String NAME = "sandbox";
    private static final String BASE = "http://localhost:8080";
    private static final String EHR = "http://localhost:9090";
    /** The addresses of the keys of the programs in src/examples. */
    private static final String EXAMPLE_KEYS = "http://localhost:9098/";

    private static final String MANAGEMENT = "http://localhost:8081";
    private static final String SITE = BASE + "/fhir/" + NAME;
    private static final String LAUNCH = BASE + "/launch/" + NAME;
    private static final String AUDIT = BASE + "/audit/" + NAME + "/";
    private static final String OPERATE = BASE + "/operate/" + NAME;
    private static final int ASSESSMENTS = 200;
    private static final int ASSESSMENTS_PER_LINE = 25;
    private static final String EXAMPLE = "profiles/examples/cancer-cord-emergency.json";
    private static final String TOKEN =
            "$(curl -s -u demo:demo -d grant_type=client_credentials -d 'scope=system/*.cruds'"
                    + " http://localhost:9090/oauth2/token | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')";

    private final PrintStream out = System.out;
    private final long began = System.nanoTime();
    private final MovedClock clock = new MovedClock();
    private int reported;
    private final DemoState state = new DemoState(Path.of(".dorsal"));

    private Demo() {}

    /** Starts everything and prints where to look. */
    static void main() throws IOException, SQLException {
        // each PDF looks it up; Saxon on the class path of tests makes that read a signed archive each time
        System.setProperty(
                "javax.xml.transform.TransformerFactory",
                "com.sun.org.apache.xalan.internal.xsltc.trax.TransformerFactoryImpl");
        new Demo().start();
    }

    private void start() throws IOException, SQLException {
        boolean interrupted = state.isInterrupted();
        boolean loads = interrupted || state.isEmpty();
        if (loads) {
            state.begin();
        }
        print(interrupted ? "The first start was interrupted: beginning again with an empty database" : "Starting");
        SpringApplication application = Server.application(); // first, because it prepares logging
        CompletableFuture<SandboxEhr> sandbox = CompletableFuture.supplyAsync(() -> ehr(loads));
        try {
            DemoPostgres postgres = DemoPostgres.in(state.postgres(), interrupted);
            print("PostgreSQL is up, data under .dorsal/");
            DemoLogKey log = DemoLogKey.in(state.folder());
            prepare(application, beans -> {
                SandboxEhr ehr = sandbox.join();
                if (loads) {
                    load(ehr, beans);
                }
            });
            application.run(settings(postgres, log).toArray(String[]::new));
            if (loads) {
                state.end();
            }
            print("Dorsal: " + BASE);
            printAddresses(log);
        } catch (IOException | SQLException | RuntimeException fault) {
            sandbox.thenAccept(SandboxEhr::close); // its threads would keep the process alive
            throw fault;
        }
    }

    /** Runs {@code history} before Dorsal opens its port. */
    private void prepare(SpringApplication application, Consumer<GenericApplicationContext> history) {
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean("clockOfTheSandbox", Clock.class, () -> clock, bean -> bean.setPrimary(true));
            beans.registerBean(HistoryLifecycle.class, () -> new HistoryLifecycle(() -> history.accept(beans)));
        });
    }

    /** Starts the sandbox; beside PostgreSQL and Dorsal, because each alone leaves one of two cores idle. */
    private SandboxEhr ehr(boolean loads) {
        SandboxEhr ehr = SandboxEhr.start(9090, SITE, clock, state.filed())
                .hold(SimulatedPatient.resources())
                .tour(new TourAddresses(URI.create(BASE), URI.create(MANAGEMENT), NAME))
                .app(URI.create(LAUNCH))
                .register(SandboxClient.open("dorsal-demo", URI.create(LAUNCH + "/callback")))
                .register(SandboxClient.open("dorsal-auditors", URI.create(AUDIT + "callback"))
                        .forStaffOnly())
                .register(SandboxClient.withKeys("demo-backend", URI.create(EXAMPLE_KEYS))
                        .asBackend("system/QuestionnaireResponse.cruds system/Observation.rs system/CarePlan.rs"));
        ehr.shows(loads ? "The sandbox is being prepared." : "");
        print("Sandbox EHR: " + EHR);
        return ehr;
    }

    private void load(SandboxEhr ehr, GenericApplicationContext service) {
        print("Storing " + ASSESSMENTS + " simulated assessments of the last twelve weeks, once; the pages open then");
        SimulatedClinic clinic = new SimulatedClinic(
                service.getBean(AssessmentServices.class),
                service.getBean(NoteSettings.class).sites().get(NAME).site(),
                ehr.issuer());
        HistoryWriter history = new HistoryWriter(
                ehr,
                NAME,
                clock,
                clinic,
                service.getBean(Launches.class),
                SimulatedDeliveries.of(NAME, service::getBean));
        SimulatedAnswers answers = new SimulatedAnswers();
        history.run(HistoryPlan.steps(answers, ASSESSMENTS, clock.instant()), (done, total) -> {
            String progress = "Stored " + done + " of " + total + " simulated assessments";
            ehr.shows(progress + ". The patients open when all are stored.");
            if (done / ASSESSMENTS_PER_LINE > reported / ASSESSMENTS_PER_LINE) {
                print(progress);
            }
            reported = done;
        });
        print("Following up the assessments that are a month old");
        new SimulatedOutcomes(ehr, NAME, service.getBean(Knowledge.class), service.getBean(Ledger.class))
                .run(
                        service.getBean(FollowUpRows.class),
                        service.getBean(Software.class),
                        service.getBean(AuditRecorder.class),
                        clock);
        ehr.shows("");
    }

    private List<String> settings(DemoPostgres postgres, DemoLogKey log) {
        String site = "--dorsal.sites." + NAME + ".";
        return List.of(
                "--spring.datasource.url=" + postgres.url(),
                "--spring.datasource.username=" + DemoPostgres.APPLICATION,
                "--spring.flyway.user=" + DemoPostgres.OWNER,
                "--dorsal.base-url=" + BASE,
                "--dorsal.encryption-keys[0]=" + newKey(),
                "--dorsal.changed-knowledge=accept", // authors try their changes here
                "--dorsal.log.signing-keys[0]=" + log.key(),
                "--dorsal.log.places[0]=" + log.place(),
                site + "name=Sandbox Clinic",
                site + "wording=en-US",
                site + "phone=+1 555 0100",
                site + "sign-off=required",
                site + "export.running=2",
                site + "subscriptions.callbacks[0]=http://localhost:9099/hooks/dorsal",
                site + "cds-hooks.clients[0].issuer=" + EXAMPLE_KEYS,
                site + "cds-hooks.clients[0].jwks-uri=" + EXAMPLE_KEYS,
                site + "ehr.fhir-base=" + EHR + "/fhir",
                site + "ehr.client-id=dorsal-demo",
                site + "ehr.client-authentication=none",
                site + "ehr.write-back=on-sign-off",
                site + "ehr.frame-ancestors[0]=" + EHR,
                site + "auditors.issuer=" + EHR,
                site + "auditors.client-id=dorsal-auditors",
                site + "auditors.client-authentication=none",
                site + "auditors.operator-role=dorsal-operator",
                site + "issuers[0].issuer=" + EHR,
                site + "issuers[0].jwks-uri=" + EHR + "/oauth2/jwks",
                site + "issuers[0].audience=" + SITE,
                site + "issuers[0].authorization-server.token-endpoint=" + EHR + "/oauth2/token");
    }

    /** Made at each start: launches of the run before are over. */
    private static String newKey() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    private void print(String line) {
        out.printf("[%3d s] %s%n", (System.nanoTime() - began) / 1_000_000_000, line);
    }

    private void printAddresses(DemoLogKey log) {
        print("Ready");
        out.println();
        out.println(
                "Tour:  http://localhost:9090/tour  (five steps each for clinician, integrator, auditor, operator)");
        out.println("Look:  http://localhost:9090/  (the sandbox EHR: open Dorsal from a patient's record)");
        out.println("Post:  " + post());
        out.println("Audit: " + AUDIT + "  (for auditors: sign in as SAMPLE, Ada)");
        out.println(
                "Operate: " + OPERATE + "  (for operators: sign in as SAMPLE, Otto; one delivery needs a decision)");
        out.println();
        out.println("The audit log is signed with a key made for this machine: " + log.key());
    }

    private static String post() {
        return "curl -i -H \"Authorization: Bearer " + TOKEN + "\" -H 'Content-Type: application/fhir+json' -d @"
                + EXAMPLE + " " + SITE + "/QuestionnaireResponse";
    }
}

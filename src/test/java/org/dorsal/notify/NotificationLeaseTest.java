package org.dorsal.notify;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.notify.SubscriptionSettings.SubscribedSite;
import org.dorsal.notify.Subscriptions.Subscriber;
import org.dorsal.schedule.LeaseContract;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.smart.launch.SomeNotifications;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewNotice;
import org.dorsal.store.Ledger;
import org.dorsal.store.SubscriptionLanes;
import org.dorsal.store.SubscriptionNotices;
import org.dorsal.store.SubscriptionRows;
import org.dorsal.store.SubscriptionRows.NewSubscription;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AutoClose;

/** Leases of subscriptions for their notifications; each test's rows have one event each. */
class NotificationLeaseTest extends LeaseContract {
    /** Tries of one notice, after which the subscription is an error. */
    private static final String SITE = "north";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** Leases of twice this time end by the database's clock: they outlast a test's steps on a loaded machine. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private static final Subscriber CLIENT = new Subscriber(SITE, "https://issuer", "client", Optional.empty());

    @AutoClose
    private final CallbackServer callback = CallbackServer.start();

    private final ChannelSecrets secrets = new ChannelSecrets(TokenEncryption.read(List.of(
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8)))));
    private final SubscriptionRows rows = new SubscriptionRows(postgres.asApplication(), TIMEOUT);

    @Override
    protected Duration length() {
        return ANSWER_WITHIN.multipliedBy(2);
    }

    @Override
    protected void queue(String name) {
        Instant due = nextDue();
        byte[] body = SomeSubscription.idOnly(callback.address() + "/" + name)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        rows.create(
                SITE,
                new NewSubscription(name, CLIENT.key(), name, due, body, secrets.encrypt(CLIENT, name, List.of())));
        TestPostgres.run(
                postgres.asSuperuser(),
                "update subscription set status = 'active', begun = true, due = 'infinity' where id = '" + name + "'");
        new Ledger(postgres.asApplication(), TIMEOUT)
                .append(
                        SITE,
                        new Commit(
                                due,
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                List.of(new NewNotice(name, "received", "QuestionnaireResponse/" + name))));
        new SubscriptionNotices(postgres.asApplication(), TIMEOUT).number(SITE);
    }

    @Override
    protected SiteWorker worker(DataSource source) {
        Random random = new Random(20261126);
        return new NotificationSender(
                SITE,
                new SubscribedSite("https://dorsal.example/fhir", "https://ehr.example/fhir", callbacks()),
                ANSWER_WITHIN,
                4,
                new SubscriptionLanes(source, TIMEOUT),
                new SubscriptionNotices(source, TIMEOUT),
                new SubscriptionRows(source, TIMEOUT),
                secrets,
                SomeNotifications.client(ANSWER_WITHIN),
                new AuditRecorder(new Ledger(source, TIMEOUT), clock(), random, Integer.MAX_VALUE),
                clock(),
                this::ticks,
                random,
                new SimpleMeterRegistry().counter("ended"));
    }

    /** All paths of the receiver; the last segment is the name of the subscription. */
    private Set<String> callbacks() {
        return new AbstractSet<>() {
            @Override
            public boolean contains(Object address) {
                String text = address.toString();
                begin(text.substring(text.lastIndexOf('/') + 1));
                return text.startsWith(callback.address());
            }

            @Override
            public Iterator<String> iterator() {
                return List.of(callback.address()).iterator();
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    @Override
    protected long done(String name) {
        return rows.read(SITE, CLIENT.key(), name).orElseThrow().state().sent();
    }

    @Override
    protected Duration statement() {
        return length().dividedBy(4);
    }

    @Override
    protected int tries() {
        return 250; // twenty minutes each
    }

    /** All days but the last hours, unless the build is a long one. */
    @Override
    protected void countTries(String name) {
        if (!Boolean.getBoolean("dorsal.long")) {
            TestPostgres.run(
                    postgres.asSuperuser(),
                    "update subscription set failing = failing - interval '70 hours' where id = '%s'".formatted(name));
        }
    }

    @Override
    protected boolean isGivenUp(String name) {
        return rows.read(SITE, CLIENT.key(), name)
                .orElseThrow()
                .state()
                .status()
                .equals(BackportCodes.ERROR);
    }

    /** A notification is sent again if its acceptance was not recorded. */
    @Override
    protected boolean isAtLeastOnce() {
        return true;
    }

    @Override
    protected boolean isRepeated() {
        return callback.received().stream()
                        .map(notification -> notification
                                .bundle()
                                .getEntryFirstRep()
                                .getRequest()
                                .getUrl())
                        .distinct()
                        .count()
                < callback.received().size();
    }
}

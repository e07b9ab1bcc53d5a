package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.apache.GZipContentInterceptor;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import ca.uhn.fhir.util.BundleBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.dorsal.system.SomeBundle.Entry;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles of HAPI's client and its builder, and compressed ones. */
class ForeignBundleTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String TYPE = "QuestionnaireResponse";

    @Test
    void hapis_client_sends_a_transaction_of_its_builder() {
        QuestionnaireResponse first = ForeignClient.response("foreign-together", "foreign-together-1");
        first.setId(IdType.newRandomUuid());
        QuestionnaireResponse second = ForeignClient.response("foreign-together", "foreign-together-2");
        second.setId(IdType.newRandomUuid());
        BundleBuilder builder = new BundleBuilder(FhirContext.forR4Cached());
        builder.addTransactionCreateEntry(first);
        builder.addTransactionCreateEntry(second).conditional(TYPE + "?identifier=urn:some:ehr%7Cforeign-together-2");

        Bundle answered = ForeignClient.withToken()
                .transaction()
                .withBundle((Bundle) builder.getBundle())
                .execute();

        assertThat(answered.getType()).isEqualTo(Bundle.BundleType.TRANSACTIONRESPONSE);
        assertThat(answered.getEntry())
                .extracting(entry -> entry.getResponse().getStatus())
                .containsExactly("201 Created", "201 Created");
        QuestionnaireResponse stored = ForeignClient.withToken()
                .read()
                .resource(QuestionnaireResponse.class)
                .withUrl(answered.getEntry().getLast().getResponse().getLocation())
                .execute();
        assertThat(stored.getIdentifier().getValue()).isEqualTo("foreign-together-2");
    }

    /** Reads, a search, an amendment of the version seen, a create, and two entries that are refused. */
    @Test
    void hapis_client_sends_a_batch_and_reads_each_answer() {
        var client = ForeignClient.withToken();
        IIdType stored = ForeignClient.create("foreign-batch").getId().toUnqualifiedVersionless();
        QuestionnaireResponse amended = client.read()
                .resource(QuestionnaireResponse.class)
                .withId(stored)
                .execute();
        amended.setStatus(QuestionnaireResponseStatus.AMENDED);
        QuestionnaireResponse bad = ForeignClient.response("foreign-batch", "foreign-batch-bad");
        bad.setStatus(QuestionnaireResponseStatus.STOPPED);
        BundleBuilder builder = new BundleBuilder(FhirContext.forR4Cached());
        builder.setType("batch");
        builder.addTransactionCreateEntry(ForeignClient.response("foreign-batch", "foreign-batch-2"));
        builder.addTransactionUpdateEntry(amended);
        builder.addTransactionCreateEntry(bad);
        Bundle batch = (Bundle) builder.getBundle();
        batch.getEntry().get(1).getRequest().setIfMatch("W/\"1\"");
        for (String address : List.of(TYPE + "?patient=foreign-batch", stored.getValue(), TYPE + "/unknown")) {
            batch.addEntry().getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl(address);
        }

        Bundle answered = client.transaction().withBundle(batch).execute();

        assertThat(answered.getType()).isEqualTo(Bundle.BundleType.BATCHRESPONSE);
        assertThat(answered.getEntry())
                .extracting(entry -> entry.getResponse().getStatus().substring(0, 3))
                .containsExactly("201", "200", "422", "200", "200", "404");
        assertThat(answered.getEntry().get(1).getResponse().getEtag()).isEqualTo("W/\"2\"");
        assertThat(((OperationOutcome) answered.getEntry().get(2).getResponse().getOutcome())
                        .getIssueFirstRep()
                        .getExpression()
                        .getFirst()
                        .getValue())
                .isEqualTo("Bundle.entry[2].resource.status");
        assertThat(((Bundle) answered.getEntry().get(3).getResource()).getEntry())
                .hasSize(2);
        assertThat(((QuestionnaireResponse) answered.getEntry().get(4).getResource()).getStatus())
                .isEqualTo(QuestionnaireResponseStatus.AMENDED);
        assertThat(answered.getEntry().getLast().getResponse().getOutcome()).isInstanceOf(OperationOutcome.class);
    }

    /** An amendment after the version seen and a create that refers to it; a stale one stores nothing. */
    @Test
    void hapis_client_amends_in_a_transaction_with_the_version_that_it_saw() {
        var client = ForeignClient.withToken();
        IIdType stored = ForeignClient.create("foreign-seen").getId().toUnqualifiedVersionless();
        QuestionnaireResponse amended = client.read()
                .resource(QuestionnaireResponse.class)
                .withId(stored)
                .execute();
        amended.setStatus(QuestionnaireResponseStatus.AMENDED);
        QuestionnaireResponse next = ForeignClient.response("foreign-seen", "foreign-seen-2");
        next.addPartOf(new Reference(stored));
        BundleBuilder builder = new BundleBuilder(FhirContext.forR4Cached());
        builder.addTransactionCreateEntry(next);
        builder.addTransactionUpdateEntry(amended);
        Bundle transaction = (Bundle) builder.getBundle();
        transaction.getEntry().getLast().getRequest().setIfMatch("W/\"1\"");

        assertThat(client.transaction().withBundle(transaction).execute().getEntry())
                .extracting(entry -> entry.getResponse().getEtag())
                .containsExactly("W/\"1\"", "W/\"2\"");
        next.getIdentifier().setValue("foreign-seen-3");
        assertThatThrownBy(() -> client.transaction().withBundle(transaction).execute())
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(ALL.get(TYPE + "?patient=foreign-seen").entries()).hasSize(2);
    }

    @Test
    void hapis_client_reads_the_refusal_of_a_transaction() {
        QuestionnaireResponse good = ForeignClient.response("foreign-refused", "foreign-refused");
        QuestionnaireResponse bad = ForeignClient.response("foreign-refused", "foreign-refused-2");
        bad.setStatus(QuestionnaireResponseStatus.STOPPED);
        BundleBuilder builder = new BundleBuilder(FhirContext.forR4Cached());
        builder.addTransactionCreateEntry(good);
        builder.addTransactionCreateEntry(bad);

        assertThatThrownBy(() -> ForeignClient.withToken()
                        .transaction()
                        .withBundle((Bundle) builder.getBundle())
                        .execute())
                .isInstanceOfSatisfying(
                        UnprocessableEntityException.class,
                        refused -> assertThat(((OperationOutcome) refused.getOperationOutcome())
                                        .getIssueFirstRep()
                                        .getExpression()
                                        .getFirst()
                                        .getValue())
                                .isEqualTo("Bundle.entry[1].resource.status"));
        assertThat(ALL.get(TYPE + "?patient=foreign-refused").entries()).isEmpty();
    }

    @Test
    void hapis_client_sends_a_compressed_transaction() {
        var client = ForeignClient.withToken();
        client.registerInterceptor(new GZipContentInterceptor());
        BundleBuilder builder = new BundleBuilder(FhirContext.forR4Cached());
        builder.addTransactionCreateEntry(ForeignClient.response("foreign-gzip", "foreign-gzip"));
        Bundle answered =
                client.transaction().withBundle((Bundle) builder.getBundle()).execute();
        assertThat(answered.getEntryFirstRep().getResponse().getStatus()).isEqualTo("201 Created");
        assertThat(ALL.get(TYPE + "?patient=foreign-gzip").entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "transaction"})
    void a_compressed_bundle_is_read_within_the_same_limits(String type) throws IOException {
        Entry entry = Entry.post(TYPE, SomeResponse.of("gzip-" + type).json());
        String bundle = type.equals("batch") ? SomeBundle.batch(entry) : SomeBundle.transaction(entry);
        assertThat(SomeBundle.statuses(compressed(gzip(bundle)))).containsExactly("201");

        String large = bundle.replace("\"type\":\"" + type, " ".repeat(5 << 20) + "\"type\":\"" + type);
        assertThat(compressed(gzip(large)).status()).isEqualTo(413);
        byte[] packed = gzip(bundle);
        assertThat(compressed(Arrays.copyOf(packed, packed.length / 2)).status())
                .isEqualTo(400);
        assertThat(compressed(bundle.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
        assertThat(ALL.get(TYPE + "?patient=gzip-" + type).entries()).hasSize(1);
    }

    private static SomeAnswer compressed(byte[] body) {
        return ALL.send("POST", "", body, "Content-Type", "application/fhir+json", "Content-Encoding", "gzip");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}

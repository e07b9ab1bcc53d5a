package org.dorsal.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Values that charts have by convention: names, accounts, placement, labels, environment, images by digest. */
class ChartConventionsTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String POD = "/spec/template/spec";

    @TempDir
    private Path folder;

    @Test
    void without_any_of_them_pods_have_no_field_of_theirs() {
        for (JsonNode pod : Chart.pods(Chart.objects(Chart.example("small")))) {
            assertThat(pod.propertyNames())
                    .doesNotContain(
                            "serviceAccountName", "priorityClassName", "affinity", "nodeSelector", "tolerations");
        }
        assertThat(Chart.ofKind("ServiceAccount", Chart.objects(Chart.example("small"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                        | dorsal       | dorsal
            {fullnameOverride: spine}                                 | spine        | dorsal
            {nameOverride: spine}                                     | dorsal-spine | spine
            {nameOverride: dors}                                      | dorsal       | dors
            {nameOverride: spine, fullnameOverride: upper}            | upper        | spine
            {fullnameOverride: a-name-of-39-characters-and-no-more-xyz} | a-name-of-39-characters-and-no-more-xyz | dorsal
            """)
    void the_names_of_all_objects_and_the_label_that_selects_pods_follow_the_overrides(
            String values, String name, String label) throws IOException {
        List<JsonNode> objects = objects("air-gapped", values);
        assertThat(objects).allSatisfy(object -> {
            assertThat(object.at("/metadata/name").asString()).startsWith(name);
            assertThat(object.at("/metadata/labels/app.kubernetes.io~1name").asString())
                    .isEqualTo(label);
        });
        assertThat(objects.stream()
                        .map(object -> object.path("kind").asString() + "/"
                                + object.at("/metadata/name").asString())
                        .distinct())
                .hasSameSizeAs(objects);
        JsonNode deployment = Chart.single("Deployment", "", objects);
        assertThat(deployment.at("/spec/selector/matchLabels"))
                .isEqualTo(Chart.single("Service", name, objects).at("/spec/selector"));
        assertThat(deployment.at("/spec/template/metadata/labels").toString())
                .contains("\"app.kubernetes.io/name\":\"" + label + "\"");
        assertThat(Chart.single("ConfigMap", name, objects).toString()).contains("//" + name + "-postgres:5432/dorsal");
    }

    @Test
    void every_pod_runs_where_and_as_what_the_values_say() throws IOException {
        List<JsonNode> objects = objects("air-gapped", """
                nodeSelector: {disk: ssd}
                tolerations: [{key: clinic, operator: Exists}]
                priorityClassName: clinical
                serviceAccount: {name: dorsal-reader}
                """);
        assertThat(Chart.pods(objects)).hasSize(4).allSatisfy(pod -> {
            assertThat(pod.at("/nodeSelector/disk").asString()).isEqualTo("ssd");
            assertThat(pod.at("/tolerations/0/key").asString()).isEqualTo("clinic");
            assertThat(pod.path("priorityClassName").asString()).isEqualTo("clinical");
            assertThat(pod.path("serviceAccountName").asString()).isEqualTo("dorsal-reader");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/imagePullSecrets/0/name").asString()).isEqualTo("registry");
        });
        assertThat(Chart.ofKind("ServiceAccount", objects)).isEmpty();
        checkKnown(objects);
    }

    @Test
    void an_account_of_the_chart_stands_before_the_migration_that_runs_under_it_and_has_no_token() throws IOException {
        String values = "serviceAccount: {create: true, annotations: {iam.example/role: dorsal}}";
        List<JsonNode> objects = objects("small", values);
        JsonNode account = Chart.single("ServiceAccount", "", objects);
        assertThat(account.at("/metadata/name").asString()).isEqualTo("dorsal");
        assertThat(account.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(account.at("/metadata/annotations/iam.example~1role").asString())
                .isEqualTo("dorsal");
        assertThat(account.at("/metadata/annotations").toString()).contains("pre-install,pre-upgrade", "\"-1\"");
        assertThat(Chart.single("Job", "", objects)
                        .at(POD + "/serviceAccountName")
                        .asString())
                .isEqualTo("dorsal");
        checkKnown(objects);

        JsonNode other =
                Chart.single("ServiceAccount", "", objects("air-gapped", values + "\nfullnameOverride: spine"));
        assertThat(other.at("/metadata/name").asString()).isEqualTo("spine");
        assertThat(other.at("/metadata/annotations").toString()).doesNotContain("pre-install");
    }

    @Test
    void labels_annotations_and_affinity_are_added_to_what_the_chart_sets() throws IOException {
        List<JsonNode> objects = objects("small", """
                podAnnotations: {sidecar.istio.io/inject: "false"}
                podLabels: {team: spine}
                affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone}]}}
                """);
        JsonNode deployment = Chart.single("Deployment", "", objects);
        for (JsonNode object : List.of(deployment, Chart.single("Job", "", objects))) {
            JsonNode metadata = object.at("/spec/template/metadata");
            assertThat(metadata.at("/annotations/sidecar.istio.io~1inject").asString())
                    .isEqualTo("false");
            assertThat(metadata.at("/labels/team").asString()).isEqualTo("spine");
            assertThat(metadata.at("/labels/app.kubernetes.io~1name").asString())
                    .isEqualTo("dorsal");
        }
        assertThat(deployment
                        .at("/spec/template/metadata/annotations/checksum~1settings")
                        .asString())
                .hasSize(64);
        assertThat(deployment.at("/spec/selector").toString()).doesNotContain("team");
        assertThat(deployment.at(POD + "/affinity").toString()).contains("zone");
        assertThat(Chart.single("Job", "", objects).at(POD).has("affinity")).isFalse();
        checkKnown(objects);
    }

    @Test
    void variables_volumes_and_mounts_are_the_services_alone() throws IOException {
        List<JsonNode> objects = objects("small", """
                extraEnv:
                  - {name: TZ, value: UTC}
                  - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                extraVolumes: [{name: worm, persistentVolumeClaim: {claimName: worm}}]
                extraVolumeMounts: [{name: worm, mountPath: /mnt/worm}]
                """);
        JsonNode service = Chart.single("Deployment", "", objects).at(POD);
        assertThat(service.at("/containers/0/env").toString())
                .contains(
                        "SPRING_CONFIG_ADDITIONAL_LOCATION",
                        "{\"name\":\"TZ\",\"value\":\"UTC\"}",
                        "{\"fieldPath\":\"spec.nodeName\"}");
        assertThat(service.toString()).contains("\"claimName\":\"worm\"", "\"mountPath\":\"/mnt/worm\"");
        assertThat(Chart.single("Job", "", objects).toString()).doesNotContain("worm", "TZ");
        checkKnown(objects);
    }

    @Test
    void each_image_can_be_named_by_its_digest_and_then_loses_its_tag() throws IOException {
        String values = "{image: {tag: x, digest: D}, tryPostgres: {digest: D}, tests: {digest: D}}";
        List<JsonNode> objects = objects("air-gapped", values.replace("D", DIGEST));
        assertThat(images(objects))
                .containsOnly(
                        "registry.hospital.example/dorsal@" + DIGEST,
                        "registry.hospital.example/postgres@" + DIGEST,
                        "registry.hospital.example/busybox@" + DIGEST);
        String port = "{tests: {image: 'localhost:5000/busybox', digest: 'D'}}".replace("D", DIGEST);
        assertThat(images(objects("small", port))).contains("localhost:5000/busybox@" + DIGEST);
        assertThat(images(objects("small", port.replace(DIGEST, "")))).contains("localhost:5000/busybox");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {fullnameOverride: Spine}                                  | fullnameOverride
            {fullnameOverride: a-name-of-more-than-40-characters-is-long} | fullnameOverride
            {nameOverride: "spine-"}                                   | nameOverride
            {podLabels: {app.kubernetes.io/name: other}}               | app.kubernetes.io/name
            {podLabels: {team: 7}}                                     | podLabels
            {affinity: {nodeAfinity: {}}}                              | nodeAfinity
            {serviceAccount: {automount: true}}                        | automount
            {extraEnv: [{name: DORSAL_LINK_SECRET, value: c2VjcmV0}]}  | extraEnv
            {extraEnv: [{name: SPRING_DATASOURCE_PASSWORD, value: x}]} | extraEnv
            {extraEnv: [{name: JDK_JAVA_OPTIONS, value: -Xmx1g}]}      | extraEnv
            {tests: {digest: "1.37"}}                                  | digest
            {tryPostgres: {digest: "sha256:12"}}                       | digest
            """)
    void values_that_could_not_work_are_refused(String values, String named) {
        assertThatThrownBy(() -> objects("small", values)).hasMessageContaining(named);
    }

    private List<JsonNode> objects(String example, String values) throws IOException {
        return Chart.objects(
                Chart.example(example),
                Files.writeString(folder.resolve("values-" + Integer.toHexString(values.hashCode())), values));
    }

    private static Stream<String> images(List<JsonNode> objects) {
        return Chart.pods(objects).stream()
                .map(pod -> pod.at("/containers/0/image").asString());
    }

    private static void checkKnown(List<JsonNode> objects) {
        assertThat(objects.stream().flatMap(object -> KubernetesFields.refusal(object).stream()))
                .isEmpty();
    }
}

{{/* The name of all objects; 40 characters leave room for their endings. */}}
{{- define "dorsal.name" -}}
{{- $name := .Release.Name }}
{{- if and .Values.nameOverride (not (contains .Values.nameOverride $name)) }}
{{- $name = printf "%s-%s" $name .Values.nameOverride }}
{{- end }}
{{- .Values.fullnameOverride | default $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "dorsal.selector" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default "dorsal" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "dorsal.labels" -}}
{{ include "dorsal.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "dorsal.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* An image by its digest if there is one, and then without its tag: some engines refuse both. */}}
{{- define "dorsal.otherImage" -}}
{{- if .digest -}}
{{ regexReplaceAll "(:[^:/@]*)?(@.*)?$" .image "" }}@{{ .digest }}
{{- else -}}
{{ .image }}
{{- end -}}
{{- end }}

{{- define "dorsal.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "dorsal.name" .) }}
{{- else -}}
{{ .Values.serviceAccount.name }}
{{- end -}}
{{- end }}

{{/* What all pods have in common. */}}
{{- define "dorsal.pod" -}}
automountServiceAccountToken: false
# environment variables of a Service called dorsal would look like settings
enableServiceLinks: false
{{- with include "dorsal.serviceAccount" . }}
serviceAccountName: {{ . }}
{{- end }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "dorsal.databaseUrl" -}}
{{- if .Values.tryPostgres.enabled -}}
jdbc:postgresql://{{ include "dorsal.name" . }}-postgres:5432/dorsal
{{- else -}}
{{ .Values.database.url }}
{{- end -}}
{{- end }}

{{- define "dorsal.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "dorsal.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* One secret's key as a file of that name. */}}
{{- define "dorsal.file" -}}
- secret:
    name: {{ .ref.secret }}
    items: [{ key: {{ .ref.key | quote }}, path: {{ .path | quote }} }]
{{ end }}

{{/* Secrets that are texts: Spring reads a directory whose files are named like settings. */}}
{{- define "dorsal.secretTexts" -}}
{{- with .Values.database.password }}
{{- include "dorsal.file" (dict "ref" . "path" "spring.datasource.password") }}
{{- end }}
{{- with index .Values.dorsal "link-secret" }}
{{- include "dorsal.file" (dict "ref" . "path" "dorsal.link-secret") }}
{{- end }}
{{- range $at, $ref := index .Values.dorsal "encryption-keys" }}
{{- include "dorsal.file" (dict "ref" $ref "path" (printf "dorsal.encryption-keys[%d]" $at)) }}
{{- end }}
{{- range $site, $of := .Values.dorsal.sites }}
{{- range $part := list "ehr" "auditors" }}
{{- with index (index $of $part | default dict) "client-secret" }}
{{- include "dorsal.file" (dict "ref" . "path" (printf "dorsal.sites.%s.%s.client-secret" $site $part)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A database role's certificate, as its issuer keeps it up to date: whole files, never copied. */}}
{{- define "dorsal.certificate" -}}
- name: database
  secret: { secretName: {{ .secret | quote }}, defaultMode: 0440 }
{{- end }}

{{/* Secrets that settings name as files: the list of references, each once. */}}
{{- define "dorsal.keyFiles" -}}
{{- $refs := concat (list) (index (.Values.dorsal.log | default dict) "signing-keys" | default list) }}
{{- range $of := .Values.dorsal.sites }}
{{- range $part := list "ehr" "auditors" }}
{{- $refs = concat $refs (index (index $of $part | default dict) "client-keys" | default list) }}
{{- end }}
{{- end }}
{{- range $refs | uniq }}
{{- include "dorsal.file" (dict "ref" . "path" (printf "%s/%s" .secret .key)) }}
{{- end }}
{{- end }}

{{- define "dorsal.keyLocations" -}}
{{- range . }}
- file:/etc/dorsal/keys/{{ .secret }}/{{ .key }}
{{- end }}
{{- end }}

{{/* The settings without their secrets, and keys by the place where they are mounted. */}}
{{- define "dorsal.settings" -}}
{{- $settings := deepCopy .Values.dorsal }}
{{- $settings = omit $settings "link-secret" "encryption-keys" }}
{{- with index ($settings.log | default dict) "signing-keys" }}
{{- $_ := set $settings.log "signing-keys" (include "dorsal.keyLocations" . | fromYamlArray) }}
{{- end }}
{{- range $site, $of := $settings.sites }}
{{- range $part := list "ehr" "auditors" }}
{{- with index $of $part }}
{{- $part := . }}
{{- $_ := unset $part "client-secret" }}
{{- with index $part "client-keys" }}
{{- $_ := set $part "client-keys" (include "dorsal.keyLocations" . | fromYamlArray) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
spring:
  config.import: "configtree:/etc/dorsal/secrets/"
  datasource:
    url: {{ include "dorsal.databaseUrl" . | quote }}
    username: {{ .Values.database.username | quote }}
    hikari.maximum-pool-size: {{ .Values.database.poolSize }}
  flyway:
    enabled: false
    user: {{ .Values.migration.username | quote }}
{{- if eq .Values.logging.format "ecs" }}
logging.structured.format.console: ecs
{{- end }}
dorsal:
{{ toYaml $settings | indent 2 }}
{{- end }}

{{- define "dorsal.toDns" -}}
- ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
  to: {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
{{- end }}

{{- define "dorsal.toDatabase" -}}
- ports: [{ port: {{ .Values.networkPolicy.database.port }} }]
  to:
    {{- if .Values.tryPostgres.enabled }}
    - podSelector:
        matchLabels:
          {{- include "dorsal.selector" . | nindent 10 }}
          app.kubernetes.io/component: postgres
    {{- else }}
    {{- toYaml .Values.networkPolicy.database.to | nindent 4 }}
    {{- end }}
{{- end }}

{{- define "offbeat.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What never changes during the life of a release, and therefore may select. */}}
{{- define "offbeat.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "offbeat.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "offbeat.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: offbeat
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* registry/repository@digest or :tag, of a dictionary with root and image. */}}
{{- define "offbeat.image" -}}
{{- $repository := .image.repository -}}
{{- if .root.Values.image.registry -}}
{{- $repository = printf "%s/%s" .root.Values.image.registry .image.repository -}}
{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .root.Chart.AppVersion .image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "offbeat.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "offbeat.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "offbeat.applicationId" -}}
{{- default (include "offbeat.fullname" .) .Values.kafka.applicationId -}}
{{- end -}}

{{- define "offbeat.incidentsTopic" -}}
{{- dig "output" "incidents" "offbeat-incidents" .Values.config -}}
{{- end -}}

{{- define "offbeat.deadLettersTopic" -}}
{{- dig "output" "dead-letters" "offbeat-dead-letters" .Values.config -}}
{{- end -}}

{{- define "offbeat.trainerClaim" -}}
{{- default (printf "%s-model" (include "offbeat.fullname" .)) .Values.trainer.persistence.existingClaim -}}
{{- end -}}

{{/* Kafka's settings that name no secret, for detector and trainer alike. */}}
{{- define "offbeat.kafkaConnection" -}}
{{- if and .Values.kafka.tls.enabled .Values.kafka.sasl.enabled }}
security.protocol: SASL_SSL
{{- else if .Values.kafka.tls.enabled }}
security.protocol: SSL
{{- else if .Values.kafka.sasl.enabled }}
security.protocol: SASL_PLAINTEXT
{{- end }}
{{- if .Values.kafka.sasl.enabled }}
sasl.mechanism: {{ .Values.kafka.sasl.mechanism }}
{{- end }}
{{- if .Values.kafka.tls.enabled }}
{{- if .Values.kafka.tls.caSecret }}
ssl.truststore.type: PEM
ssl.truststore.location: /etc/offbeat/kafka-ca/ca.crt
{{- end }}
{{- if .Values.kafka.tls.clientSecret }}
ssl.keystore.type: PKCS12
ssl.keystore.location: /etc/offbeat/kafka-client/user.p12
{{- end }}
{{- end }}
{{- end -}}

{{/* The secrets, by reference, under the names that the application knows. */}}
{{- define "offbeat.secretEnv" -}}
{{- if .Values.kafka.sasl.enabled }}
- name: OFFBEAT_KAFKA_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef:
      name: {{ .Values.kafka.sasl.existingSecret }}
      key: {{ .Values.kafka.sasl.jaasConfigKey }}
{{- end }}
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.clientSecret }}
- name: OFFBEAT_KAFKA_SSL_KEYSTORE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .Values.kafka.tls.clientSecret }}
      key: {{ .Values.kafka.tls.clientPasswordKey }}
{{- end }}
{{- end -}}

{{- define "offbeat.tlsMounts" -}}
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.caSecret }}
- name: kafka-ca
  mountPath: /etc/offbeat/kafka-ca
  readOnly: true
{{- end }}
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.clientSecret }}
- name: kafka-client
  mountPath: /etc/offbeat/kafka-client
  readOnly: true
{{- end }}
{{- end -}}

{{- define "offbeat.tlsVolumes" -}}
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.caSecret }}
- name: kafka-ca
  secret:
    secretName: {{ .Values.kafka.tls.caSecret }}
    items:
      - key: {{ .Values.kafka.tls.caKey }}
        path: ca.crt
{{- end }}
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.clientSecret }}
- name: kafka-client
  secret:
    secretName: {{ .Values.kafka.tls.clientSecret }}
    items:
      - key: {{ .Values.kafka.tls.clientKeystoreKey }}
        path: user.p12
{{- end }}
{{- end -}}

{{/* The application's file: the chart's own keys over config's, which may not name them. */}}
{{- define "offbeat.config" -}}
{{- $kafka := dict
      "bootstrap.servers" .Values.kafka.bootstrapServers
      "num.stream.threads" (toString .Values.kafka.threads)
      "num.standby.replicas" (toString .Values.kafka.standbyReplicas) -}}
{{- $kafka = merge $kafka (include "offbeat.kafkaConnection" . | fromYaml) -}}
{{- $own := dict
      "application-id" (include "offbeat.applicationId" .)
      "input" (dict "topics" .Values.kafka.inputTopics)
      "state" (dict "directory" "/var/lib/offbeat/state")
      "admin" (dict "listen" (printf "0.0.0.0:%v" .Values.admin.port) "stall-timeout" .Values.admin.stallTimeout)
      "lifecycle" (dict
        "startup-timeout" .Values.startupTimeout
        "shutdown-timeout" (printf "%vs" (sub (int .Values.terminationGracePeriodSeconds) 10)))
      "kafka" $kafka -}}
{{- if .Values.rules -}}
{{- $_ := set $own "rules" (dict "file" "/etc/offbeat/rules/rules.yaml") -}}
{{- end -}}
{{- if or .Values.model.existingConfigMap .Values.model.existingClaim -}}
{{- $_ := set $own "model" (printf "/var/lib/offbeat-model/%s" .Values.model.file) -}}
{{- end -}}
{{- mustMergeOverwrite (deepCopy .Values.config) $own | toYaml -}}
{{- end -}}

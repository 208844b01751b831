{{/* Values that fit the schema each for itself, and not together: each is refused in a sentence. */}}
{{- define "offbeat.validate" -}}
{{- if not .Values.kafka.bootstrapServers -}}
{{- fail "kafka.bootstrapServers: expected the brokers, such as my-cluster-kafka-bootstrap:9092, found none." -}}
{{- end -}}
{{- if not .Values.kafka.inputTopics -}}
{{- fail "kafka.inputTopics: expected at least one topic of observations, found none." -}}
{{- end -}}
{{- range $key := list "application-id" "input.topics" "state.directory" "admin.listen" "admin.stall-timeout" "lifecycle.startup-timeout" "lifecycle.shutdown-timeout" "model" -}}
{{- $at := $.Values.config -}}
{{- $found := true -}}
{{- range $part := splitList "." $key -}}
{{- if and $found (kindIs "map" $at) (hasKey $at $part) -}}
{{- $at = get $at $part -}}
{{- else -}}
{{- $found = false -}}
{{- end -}}
{{- end -}}
{{- if $found -}}
{{- fail (printf "config.%s: the chart sets it itself, from %s; remove it from config." $key (get (dict
      "application-id" "kafka.applicationId" "input.topics" "kafka.inputTopics" "state.directory" "persistence"
      "admin.listen" "admin.port" "admin.stall-timeout" "admin.stallTimeout" "lifecycle.startup-timeout" "startupTimeout"
      "lifecycle.shutdown-timeout" "terminationGracePeriodSeconds" "model" "model.existingConfigMap or model.existingClaim") $key)) -}}
{{- end -}}
{{- end -}}
{{- range $key := list "admin.token" "alertmanager.password" "alertmanager.token" "output.registry.password" -}}
{{- $at := $.Values.config -}}
{{- range $part := splitList "." $key -}}
{{- $at = ternary (get (default dict $at) $part) "" (kindIs "map" $at) -}}
{{- end -}}
{{- if $at -}}
{{- fail (printf "config.%s: a secret would lie open in a ConfigMap; give it by extraEnv with a secretKeyRef, as OFFBEAT_%s." $key ($key | replace "." "_" | upper)) -}}
{{- end -}}
{{- end -}}
{{- $kafka := dict -}}
{{- if hasKey .Values.config "kafka" -}}
{{- $kafka = get .Values.config "kafka" -}}
{{- end -}}
{{- range $key, $value := $kafka -}}
{{- if kindIs "map" $value -}}
{{- fail (printf "config.kafka.%s: expected Kafka's keys written with dots, such as producer.linger.ms, found levels." $key) -}}
{{- end -}}
{{- if has $key (list "bootstrap.servers" "num.stream.threads" "num.standby.replicas" "group.instance.id" "security.protocol" "sasl.mechanism") -}}
{{- fail (printf "config.kafka.%s: the chart sets it itself, from the values under kafka; remove it from config." $key) -}}
{{- end -}}
{{- if regexMatch "password|jaas|secret" $key -}}
{{- fail (printf "config.kafka.%s: a secret would lie open in a ConfigMap; give it by kafka.sasl, kafka.tls, or extraEnv with a secretKeyRef." $key) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.kafka.staticMembership (eq (dig "group.protocol" "classic" $kafka) "streams") -}}
{{- fail "kafka.staticMembership: Kafka's streams protocol has none before 4.4; set kafka.staticMembership=false, or leave config.kafka.group.protocol away." -}}
{{- end -}}
{{- if and .Values.kafka.sasl.enabled (not .Values.kafka.sasl.existingSecret) -}}
{{- fail "kafka.sasl.existingSecret: expected the secret with the JAAS line, for kafka.sasl.enabled is true; found none." -}}
{{- end -}}
{{- if and .Values.rules (dig "rules" "file" "" .Values.config) -}}
{{- fail "config.rules.file: the chart sets it itself, for rules has a file's text; remove one of them." -}}
{{- end -}}
{{- if and .Values.model.existingConfigMap .Values.model.existingClaim -}}
{{- fail "model: expected a ConfigMap or a claim, found both." -}}
{{- end -}}
{{- if lt (int .Values.terminationGracePeriodSeconds) 20 -}}
{{- fail (printf "terminationGracePeriodSeconds: expected at least 20, of which Offbeat gets 10 less, found %v." .Values.terminationGracePeriodSeconds) -}}
{{- end -}}
{{- if and .Values.serviceMonitor.enabled .Values.podMonitor.enabled -}}
{{- fail "serviceMonitor and podMonitor: expected one of them, for each pod would be scraped twice; found both." -}}
{{- end -}}
{{- $partitions := int .Values.kafka.partitions -}}
{{- $work := int (div (add (int .Values.kafka.threads) (sub $partitions 1)) (max 1 (int .Values.kafka.threads))) -}}
{{- if .Values.autoscaling.enabled -}}
{{- if not $partitions -}}
{{- fail "kafka.partitions: expected the input's number of partitions, for autoscaling goes no further; found 0." -}}
{{- end -}}
{{- if gt (int .Values.autoscaling.maxReplicas) $work -}}
{{- fail (printf "autoscaling.maxReplicas: expected at most %d, for %d partitions give no more pods of %d threads work, found %v." $work $partitions (int .Values.kafka.threads) .Values.autoscaling.maxReplicas) -}}
{{- end -}}
{{- if gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas) -}}
{{- fail (printf "autoscaling.minReplicas: expected at most maxReplicas, %v, found %v." .Values.autoscaling.maxReplicas .Values.autoscaling.minReplicas) -}}
{{- end -}}
{{- if and (eq .Values.autoscaling.type "hpa") (not (dig "requests" "cpu" "" .Values.resources)) -}}
{{- fail "resources.requests.cpu: expected a request, for autoscaling.type hpa counts in percent of it; found none." -}}
{{- end -}}
{{- else if and $partitions (gt (int .Values.replicaCount) (int (add $work .Values.kafka.standbyReplicas))) -}}
{{- fail (printf "replicaCount: expected at most %d, for %d partitions give %d pods of %d threads work, and %d stand by, found %v." (add $work .Values.kafka.standbyReplicas) $partitions $work (int .Values.kafka.threads) (int .Values.kafka.standbyReplicas) .Values.replicaCount) -}}
{{- end -}}
{{- if and (or .Values.strimzi.topics .Values.strimzi.user) (not .Values.strimzi.cluster) -}}
{{- fail "strimzi.cluster: expected the name of the Kafka cluster, for strimzi.topics or strimzi.user is true; found none." -}}
{{- end -}}
{{- if and .Values.strimzi.topics (not $partitions) -}}
{{- fail "kafka.partitions: expected the number of partitions of the topics that strimzi.topics makes, found 0." -}}
{{- end -}}
{{- if and .Values.strimzi.topics (gt (int .Values.strimzi.minInsyncReplicas) (int .Values.strimzi.replicas)) -}}
{{- fail (printf "strimzi.minInsyncReplicas: expected at most strimzi.replicas, %v, found %v." .Values.strimzi.replicas .Values.strimzi.minInsyncReplicas) -}}
{{- end -}}
{{- end -}}

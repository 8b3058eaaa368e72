{{- define "tidegate.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "tidegate.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tidegate.labels" -}}
{{ include "tidegate.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "tidegate.configMap" -}}
{{- .Values.existingConfigMap | default (include "tidegate.fullname" .) -}}
{{- end -}}

{{- define "tidegate.config" -}}
{{- $admin := dict "address" (printf "0.0.0.0:%d" (int .Values.adminPort)) -}}
{{- tpl (toYaml (mergeOverwrite (deepCopy .Values.config) (dict "admin" $admin))) . -}}
{{- end -}}

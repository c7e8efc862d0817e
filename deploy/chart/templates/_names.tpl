{{- define "regimen.labels" -}}
app.kubernetes.io/name: regimen
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}
{{- define "regimen.selector" -}}
app.kubernetes.io/name: regimen
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

package main

import (
	admission "k8s.io/api/admissionregistration/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// setDefaults fills in what kube-apiserver would and somebody here reads.
func setDefaults(object runtime.Object) {
	switch o := object.(type) {
	case *core.Namespace:
		if o.Status.Phase == "" {
			o.Status.Phase = core.NamespaceActive
		}
		if o.Labels == nil {
			o.Labels = map[string]string{}
		}
		o.Labels[core.LabelMetadataName] = o.Name
	case *core.Secret:
		for key, value := range o.StringData {
			if o.Data == nil {
				o.Data = map[string][]byte{}
			}
			o.Data[key] = []byte(value)
		}
		o.StringData = nil
		if o.Type == "" {
			o.Type = core.SecretTypeOpaque
		}
	case *admission.ValidatingWebhookConfiguration:
		for i := range o.Webhooks {
			w := &o.Webhooks[i]
			defaultWebhook(&w.FailurePolicy, &w.MatchPolicy, &w.TimeoutSeconds, &w.NamespaceSelector, &w.ObjectSelector, w.Rules)
		}
	case *admission.MutatingWebhookConfiguration:
		for i := range o.Webhooks {
			w := &o.Webhooks[i]
			defaultWebhook(&w.FailurePolicy, &w.MatchPolicy, &w.TimeoutSeconds, &w.NamespaceSelector, &w.ObjectSelector, w.Rules)
			orDefault(&w.ReinvocationPolicy, admission.NeverReinvocationPolicy)
		}
	}
}

// defaultWebhook sets the pointers that the webhook dispatcher follows without looking.
func defaultWebhook(failure **admission.FailurePolicyType, match **admission.MatchPolicyType, timeout **int32,
	namespaces, objects **meta.LabelSelector, rules []admission.RuleWithOperations) {
	orDefault(failure, admission.Fail)
	orDefault(match, admission.Equivalent)
	orDefault(timeout, int32(10))
	orDefault(namespaces, meta.LabelSelector{})
	orDefault(objects, meta.LabelSelector{})
	for i := range rules {
		orDefault(&rules[i].Scope, admission.AllScopes)
	}
}

func orDefault[T any](pointer **T, value T) {
	if *pointer == nil {
		*pointer = &value
	}
}

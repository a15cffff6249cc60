package main

import (
	"reflect"

	admission "k8s.io/api/admissionregistration/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	events "k8s.io/api/events/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	openapinamer "k8s.io/apiserver/pkg/endpoints/openapi"
	"k8s.io/apiserver/pkg/registry/generic"
	genericregistry "k8s.io/apiserver/pkg/registry/generic/registry"
	"k8s.io/apiserver/pkg/registry/rest"
	genericapiserver "k8s.io/apiserver/pkg/server"
	genericoptions "k8s.io/apiserver/pkg/server/options"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/kube-openapi/pkg/common"
	openapiutil "k8s.io/kube-openapi/pkg/util"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

// kind is a built-in kind with native storage. Its own validation and most of its defaults live in kube-apiserver and are absent here:
// objects get the checks that every object's metadata gets, no more.
type kind struct {
	version    schema.GroupVersion
	plural     string
	name       string
	object     runtime.Object
	list       runtime.Object
	namespaced bool
}

var kinds = []kind{
	{core.SchemeGroupVersion, "namespaces", "Namespace", &core.Namespace{}, &core.NamespaceList{}, false},
	{core.SchemeGroupVersion, "nodes", "Node", &core.Node{}, &core.NodeList{}, false},
	{core.SchemeGroupVersion, "pods", "Pod", &core.Pod{}, &core.PodList{}, true},
	{core.SchemeGroupVersion, "services", "Service", &core.Service{}, &core.ServiceList{}, true},
	{core.SchemeGroupVersion, "secrets", "Secret", &core.Secret{}, &core.SecretList{}, true},
	{core.SchemeGroupVersion, "configmaps", "ConfigMap", &core.ConfigMap{}, &core.ConfigMapList{}, true},
	{core.SchemeGroupVersion, "events", "Event", &core.Event{}, &core.EventList{}, true},
	{core.SchemeGroupVersion, "serviceaccounts", "ServiceAccount", &core.ServiceAccount{}, &core.ServiceAccountList{}, true},
	{events.SchemeGroupVersion, "events", "Event", &events.Event{}, &events.EventList{}, true},
	{coordination.SchemeGroupVersion, "leases", "Lease", &coordination.Lease{}, &coordination.LeaseList{}, true},
	{admission.SchemeGroupVersion, "validatingwebhookconfigurations", "ValidatingWebhookConfiguration",
		&admission.ValidatingWebhookConfiguration{}, &admission.ValidatingWebhookConfigurationList{}, false},
	{admission.SchemeGroupVersion, "mutatingwebhookconfigurations", "MutatingWebhookConfiguration",
		&admission.MutatingWebhookConfiguration{}, &admission.MutatingWebhookConfigurationList{}, false},
}

// newCore makes the server of the built-in kinds. It is the delegate of the CRDs' server and shares its listener.
func newCore(config genericapiserver.Config, etcd genericoptions.EtcdOptions,
	delegate genericapiserver.DelegationTarget) (*genericapiserver.GenericAPIServer, error) {
	known, versions := newScheme()
	codecs := serializer.NewCodecFactory(known)

	config.PostStartHooks = map[string]genericapiserver.PostStartHookConfigEntry{}
	config.Serializer = codecs
	config.SkipOpenAPIInstallation = true
	config.OpenAPIConfig = nil
	config.EnableDiscovery = true
	// Server-side apply needs a schema for every kind; this one says "any object".
	config.OpenAPIV3Config = genericapiserver.DefaultOpenAPIV3Config(anyObject, openapinamer.NewDefinitionNamer(known))
	etcd.StorageConfig.Codec = codecs.LegacyCodec(versions...)
	getter := etcd.CreateRESTOptionsGetter(&genericoptions.SimpleStorageFactory{StorageConfig: etcd.StorageConfig}, nil)
	config.RESTOptionsGetter = getter

	server, err := config.Complete(nil).New("core", delegate)
	if err != nil {
		return nil, err
	}
	for _, version := range versions {
		group := genericapiserver.NewDefaultAPIGroupInfo(version.Group, known, runtime.NewParameterCodec(known), codecs)
		resources := map[string]rest.Storage{}
		for _, k := range kinds {
			if k.version != version {
				continue
			}
			if err := k.install(resources, known, getter); err != nil {
				return nil, err
			}
		}
		group.VersionedResourcesStorageMap[version.Version] = resources
		if version.Group == "" {
			err = server.InstallLegacyAPIGroup(genericapiserver.DefaultLegacyAPIPrefix, &group)
		} else {
			err = server.InstallAPIGroup(&group)
		}
		if err != nil {
			return nil, err
		}
	}
	return server, nil
}

// newScheme knows every kind in its served and its internal version (they are the same types), and tells the versions in order.
func newScheme() (*runtime.Scheme, []schema.GroupVersion) {
	known := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{core.AddToScheme, events.AddToScheme, coordination.AddToScheme, admission.AddToScheme} {
		utilruntime.Must(add(known))
	}
	meta.AddToGroupVersion(known, schema.GroupVersion{Version: "v1"})
	var versions []schema.GroupVersion
	for _, k := range kinds {
		internal := schema.GroupVersion{Group: k.version.Group, Version: runtime.APIVersionInternal}
		known.AddKnownTypeWithName(internal.WithKind(k.name), k.object)
		known.AddKnownTypeWithName(internal.WithKind(k.name+"List"), k.list)
		if len(versions) == 0 || versions[len(versions)-1] != k.version {
			versions = append(versions, k.version)
			utilruntime.Must(known.SetVersionPriority(k.version))
		}
	}
	utilruntime.Must(known.AddFieldLabelConversionFunc(core.SchemeGroupVersion.WithKind("Pod"),
		func(label, value string) (string, string, error) { return label, value, nil }))
	return known, versions
}

func anyObject(common.ReferenceCallback) map[string]common.OpenAPIDefinition {
	definitions := map[string]common.OpenAPIDefinition{}
	for _, k := range kinds {
		definitions[openapiutil.GetCanonicalTypeName(k.object)] = common.OpenAPIDefinition{Schema: spec.Schema{
			VendorExtensible: spec.VendorExtensible{Extensions: spec.Extensions{"x-kubernetes-preserve-unknown-fields": true}},
			SchemaProps:      spec.SchemaProps{Type: []string{"object"}}}}
	}
	return definitions
}

// install adds the kind's storage, and its status subresource where it has a status.
func (k kind) install(resources map[string]rest.Storage, known *runtime.Scheme, getter generic.RESTOptionsGetter) error {
	resource := k.version.WithResource(k.plural).GroupResource()
	rules := newStrategy(known, k)
	store := &genericregistry.Store{
		NewFunc:     maker(k.object),
		NewListFunc: maker(k.list),
		PredicateFunc: func(label labels.Selector, field fields.Selector) storage.SelectionPredicate {
			return storage.SelectionPredicate{Label: label, Field: field, GetAttrs: attributes}
		},
		DefaultQualifiedResource:  resource,
		SingularQualifiedResource: schema.GroupResource{Group: k.version.Group, Resource: k.plural[:len(k.plural)-1]},
		CreateStrategy:            rules,
		UpdateStrategy:            rules,
		DeleteStrategy:            rules,
		TableConvertor:            rest.NewDefaultTableConvertor(resource),
	}
	if err := store.CompleteWithOptions(&generic.StoreOptions{RESTOptions: getter, AttrFunc: attributes}); err != nil {
		return err
	}
	resources[k.plural] = store
	if structField(k.object, "Status").IsValid() {
		ofStatus := *store
		ofStatus.UpdateStrategy = rules.forStatus()
		resources[k.plural+"/status"] = statusOnly{&ofStatus}
	}
	return nil
}

func maker(object runtime.Object) func() runtime.Object {
	of := reflect.TypeOf(object).Elem()
	return func() runtime.Object { return reflect.New(of).Interface().(runtime.Object) }
}

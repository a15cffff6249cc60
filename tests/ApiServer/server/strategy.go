package main

import (
	"context"
	"reflect"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	genericregistry "k8s.io/apiserver/pkg/registry/generic/registry"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage/names"
)

// strategy is what the registry asks on every write of a built-in kind: generations, the split between spec and status,
// and the few defaults without which a client or the webhook dispatcher would stumble.
type strategy struct {
	runtime.ObjectTyper
	names.NameGenerator
	kind   kind
	status bool
}

func newStrategy(typer runtime.ObjectTyper, k kind) strategy {
	return strategy{typer, names.SimpleNameGenerator, k, false}
}

func (s strategy) forStatus() strategy {
	s.status = true
	return s
}

func (s strategy) PrepareForCreate(_ context.Context, object runtime.Object) {
	if m, err := meta.Accessor(object); err == nil {
		m.SetGeneration(1)
	}
	setDefaults(object)
}

func (s strategy) PrepareForUpdate(_ context.Context, object, old runtime.Object) {
	if s.status {
		keepAllButStatus(object, old)
		return
	}
	if status := structField(object, "Status"); status.IsValid() {
		status.Set(structField(old, "Status"))
	}
	m, _ := meta.Accessor(object)
	before, _ := meta.Accessor(old)
	generation := before.GetGeneration()
	spec := structField(object, "Spec")
	if spec.IsValid() && !reflect.DeepEqual(spec.Interface(), structField(old, "Spec").Interface()) {
		generation++
	}
	m.SetGeneration(generation)
	setDefaults(object)
}

// keepAllButStatus makes object the old one with object's status; the resourceVersion stays, it is the caller's precondition.
func keepAllButStatus(object, old runtime.Object) {
	merged := old.DeepCopyObject()
	structField(merged, "Status").Set(structField(object, "Status"))
	m, _ := meta.Accessor(object)
	resourceVersion := m.GetResourceVersion()
	reflect.ValueOf(object).Elem().Set(reflect.ValueOf(merged).Elem())
	m, _ = meta.Accessor(object)
	m.SetResourceVersion(resourceVersion)
}

func (s strategy) NamespaceScoped() bool                                   { return s.kind.namespaced }
func (s strategy) AllowUnconditionalUpdate() bool                          { return s.kind.plural != "leases" }
func (strategy) AllowCreateOnUpdate() bool                                 { return false }
func (strategy) Canonicalize(runtime.Object)                               {}
func (strategy) Validate(context.Context, runtime.Object) field.ErrorList  { return nil }
func (strategy) WarningsOnCreate(context.Context, runtime.Object) []string { return nil }
func (strategy) ValidateUpdate(context.Context, runtime.Object, runtime.Object) field.ErrorList {
	return nil
}
func (strategy) WarningsOnUpdate(context.Context, runtime.Object, runtime.Object) []string {
	return nil
}

// statusOnly lets a store answer for /status: get and update, nothing else.
type statusOnly struct{ store *genericregistry.Store }

func (r statusOnly) New() runtime.Object { return r.store.New() }
func (r statusOnly) Destroy()            {}
func (r statusOnly) Get(ctx context.Context, name string, options *metav1.GetOptions) (runtime.Object, error) {
	return r.store.Get(ctx, name, options)
}
func (r statusOnly) Update(ctx context.Context, name string, object rest.UpdatedObjectInfo, create rest.ValidateObjectFunc,
	update rest.ValidateObjectUpdateFunc, _ bool, options *metav1.UpdateOptions) (runtime.Object, bool, error) {
	return r.store.Update(ctx, name, object, create, update, false, options)
}

// attributes are what label and field selectors can see.
func attributes(object runtime.Object) (labels.Set, fields.Set, error) {
	m, err := meta.Accessor(object)
	if err != nil {
		return nil, nil, err
	}
	visible := fields.Set{"metadata.name": m.GetName(), "metadata.namespace": m.GetNamespace()}
	if pod, ok := object.(*core.Pod); ok {
		visible["spec.nodeName"], visible["status.phase"] = pod.Spec.NodeName, string(pod.Status.Phase)
	}
	return m.GetLabels(), visible, nil
}

func structField(object runtime.Object, name string) reflect.Value {
	return reflect.ValueOf(object).Elem().FieldByName(name)
}

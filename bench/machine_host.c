/* Facts about what the kernel itself runs in, or is shared by. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/machine_part.h"
#include "bench/sysfile.h"

#define DMI "/sys/class/dmi/id/"

struct sign {
	const char *text; /* what is looked for */
	const char *name; /* what it means */
};

static const char *meaning(const struct sign *signs, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(text, signs[i].text) != NULL)
			return signs[i].name;
	return NULL;
}

/* The names makers give to machines that are not real. */
static const char *hypervisor_by_dmi(const char *vendor, const char *product)
{
	static const struct sign signs[] = {
		{"QEMU", "qemu"},
		{"KVM", "kvm"},
		{"VMware", "vmware"},
		{"VirtualBox", "virtualbox"},
		{"innotek", "virtualbox"},
		{"Xen", "xen"},
		{"Bochs", "bochs"},
		{"Parallels", "parallels"},
		{"BHYVE", "bhyve"},
		{"Apple Virtualization", "apple"},
		{"OpenStack", "openstack"},
		{"Google Compute Engine", "google"},
		{"Amazon EC2", "amazon"},
		{"Virtual Machine", "hyper-v"},
	};
	const size_t n = sizeof signs / sizeof *signs;
	const char *name = meaning(signs, n, product);

	return name != NULL ? name : meaning(signs, n, vendor);
}

static bool has_cpu_flag(const char *root, const char *flag)
{
	char text[8192], *rest = text, *word;
	struct fault why = {0};

	if (sysfile_field(root, "/proc/cpuinfo", "flags", ':', text,
		    sizeof text, &why) != 0)
		return false;
	while ((word = strsep(&rest, " ")) != NULL)
		if (strcmp(word, flag) == 0)
			return true;
	return false;
}

/* A cloud's name on a machine whose CPU does not know of a hypervisor is a
 * bare machine of that cloud: on x86 the flag of the CPU decides. */
static void hypervisor(struct facts *facts, const char *root)
{
	char vendor[FACT_TEXT], product[FACT_TEXT], type[64];
	struct fault no_type = {0}, no_dmi = {0}, no_flags = {0};
	bool flag = has_cpu_flag(root, "hypervisor");
	const char *name;

	if (sysfile_text(root, "/sys/hypervisor/type", type, sizeof type,
		    &no_type) == 0 &&
		type[0] != '\0') {
		facts_string(facts, "host.hypervisor", type);
		return;
	}
	sysfile_text(root, DMI "sys_vendor", vendor, sizeof vendor, &no_dmi);
	sysfile_text(
		root, DMI "product_name", product, sizeof product, &no_dmi);
	name = hypervisor_by_dmi(vendor, product);
	if (!flag && sysfile_field(root, "/proc/cpuinfo", "flags", ':', type,
			     sizeof type, &no_flags) == 0)
		facts_string(facts, "host.hypervisor", "none");
	else if (name != NULL)
		facts_string(facts, "host.hypervisor", name);
	else if (flag)
		facts_string(facts, "host.hypervisor", "unknown");
	else if (!fault_is_set(&no_dmi))
		facts_string(facts, "host.hypervisor", "none");
	else
		facts_unread(facts, "host.hypervisor", no_dmi.text);
}

static const char *container_by_file(const char *root)
{
	static const struct sign files[] = {
		{"/.dockerenv", "docker"},
		{"/run/.containerenv", "podman"},
		{"/run/secrets/kubernetes.io", "kubernetes"},
		{"/var/run/secrets/kubernetes.io", "kubernetes"},
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (sysfile_exists(root, files[i].text))
			return files[i].name;
	return NULL;
}

/* systemd notes down who started it; else the first process's groups tell. */
static void container(struct facts *facts, const char *root)
{
	static const struct sign signs[] = {
		{"docker", "docker"},
		{"kubepods", "kubernetes"},
		{"libpod", "podman"},
		{"containerd", "containerd"},
		{"/lxc", "lxc"},
		{"lxc.payload", "lxc"},
		{"machine.slice", "systemd-nspawn"},
	};
	const char *name = container_by_file(root);
	struct fault none = {0}, why = {0};
	char text[4096];

	if (name == NULL && sysfile_text(root, "/run/systemd/container", text,
				    64, &none) == 0)
		name = text;
	if (name == NULL && sysfile_text(root, "/proc/1/cgroup", text,
				    sizeof text, &why) == 0) {
		name = meaning(signs, sizeof signs / sizeof *signs, text);
		name = name != NULL ? name : "none";
	}
	if (name != NULL)
		facts_string(facts, "host.container", name);
	else
		facts_unread(facts, "host.container", why.text);
}

void machine_host(struct facts *facts, const char *root)
{
	hypervisor(facts, root);
	container(facts, root);
	sysfile_text_fact(facts, "host.vendor", root, DMI "sys_vendor");
	sysfile_text_fact(facts, "host.product", root, DMI "product_name");
}

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>What users of a known registry do about its errors.</summary>
/// <param name="Login">How to log in, as a sentence.</param>
/// <param name="PushRights">How to get the rights for a push, as a sentence.</param>
/// <param name="NewRepository">How to create a repository, as a sentence.</param>
internal sealed record RegistryProvider(string Login, string PushRights, string NewRepository)
{
    /// <summary>Whether the registry may close the connection instead of answering that a repository does not exist.</summary>
    public bool DropsUnknownRepositories { get; private init; }

    /// <summary>Returns what applies to a registry.</summary>
    /// <param name="address">The registry.</param>
    /// <param name="repository">The repository.</param>
    public static RegistryProvider Of(RegistryAddress address, string repository)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(repository);
        var name = address.Name;
        var labels = address.RootOf(Uri.UriSchemeHttps).Host.Split('.');
        var isEcr = labels is [_, "dkr", "ecr" or "ecr-fips", _, "amazonaws", "com", ..];
        return name switch
        {
            _ when isEcr => Ecr(name, labels[3], repository),
            "public.ecr.aws" => PublicEcr(repository),
            "ghcr.io" => GitHub,
            "docker.io" => DockerHub(repository),
            "quay.io" => Quay,
            "registry.gitlab.com" => GitLab,
            _ when name.EndsWith(".azurecr.io", StringComparison.Ordinal) => Azure(labels[0]),
            _ when name.EndsWith(".pkg.dev", StringComparison.Ordinal) => Google(name, repository),
            "gcr.io" => Google(name, repository),
            _ when name.EndsWith(".gcr.io", StringComparison.Ordinal) => Google(name, repository),
            _ => Other(name),
        };
    }

    // Of the SDK's names for these variables, the only one that MSBuild does not write to its binary log, as it does with all that begin with DOTNET_.
    private static RegistryProvider GitHub { get; } = new(
        "In GitHub Actions, set the variables SDK_CONTAINER_REGISTRY_UNAME to ${{ github.actor }} and SDK_CONTAINER_REGISTRY_PWORD to "
            + "${{ secrets.GITHUB_TOKEN }}; elsewhere, use 'docker login ghcr.io' with a personal access token.",
        "In GitHub Actions, the job needs 'permissions: packages: write', and an existing package must grant the repository write access; elsewhere, the "
            + "personal access token needs the scope write:packages.",
        "The first push creates the repository: check that its first part is your user name or organization.");

    private static RegistryProvider GitLab { get; } = new(
        "In GitLab CI, set the variables SDK_CONTAINER_REGISTRY_UNAME to $CI_REGISTRY_USER and SDK_CONTAINER_REGISTRY_PWORD to $CI_REGISTRY_PASSWORD; "
            + "elsewhere, use 'docker login registry.gitlab.com' with an access token.",
        "The access token needs the scopes read_registry and write_registry, and its user at least the role Developer in the project.",
        "The repository must begin with the path of an existing project, such as group/project, in which the container registry is enabled.");

    private static RegistryProvider Quay { get; } = new(
        "Log in with 'docker login quay.io', for example as a robot account.",
        "Give the user or robot account the permission Write for the repository.",
        "Create the repository at quay.io, or give the robot account the right to create repositories.");

    private static RegistryProvider Ecr(string name, string region, string repository) => new(
        $"Log in with 'aws ecr get-login-password --region {region} | docker login --username AWS --password-stdin {name}'; the login is valid for 12 hours.",
        "The role needs ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:BatchCheckLayerAvailability and ecr:PutImage.",
        $"Create it with 'aws ecr create-repository --region {region} --repository-name {repository}'.")
    {
        DropsUnknownRepositories = true,
    };

    private static RegistryProvider PublicEcr(string repository) => new(
        "Log in with 'aws ecr-public get-login-password --region us-east-1 | docker login --username AWS --password-stdin public.ecr.aws'.",
        "The role needs ecr-public:InitiateLayerUpload, ecr-public:UploadLayerPart, ecr-public:CompleteLayerUpload, ecr-public:PutImage and "
            + "sts:GetServiceBearerToken.",
        "Create it with 'aws ecr-public create-repository --region us-east-1 --repository-name "
            + $"{repository[(repository.IndexOf('/', StringComparison.Ordinal) + 1)..]}'.");

    private static RegistryProvider Azure(string registry) => new(
        $"Log in with 'az acr login --name {registry}'.",
        "The identity needs the role AcrPush, or Container Registry Repository Writer.",
        "The first push creates the repository: check its name.");

    private static RegistryProvider Google(string name, string repository) => new(
        $"Log in with 'gcloud auth login' and 'gcloud auth configure-docker {name}'.",
        "The account needs the role roles/artifactregistry.writer.",
        $"Create it with 'gcloud artifacts repositories create {repository.Split('/').ElementAtOrDefault(1) ?? "NAME"} --repository-format=docker "
            + $"--location={name.Replace("-docker.pkg.dev", "", StringComparison.Ordinal)}'; ContainerRegistry and ContainerRepository together are "
            + "LOCATION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE.");

    private static RegistryProvider DockerHub(string repository) => new(
        "Log in with 'docker login'; use an access token as the password.",
        repository.Contains('/', StringComparison.Ordinal)
            ? $"The access token needs the permission 'Read & Write', and its user write access to '{repository}'."
            : $"Repositories on Docker Hub begin with a user name or an organization: set ContainerRepository to NAME/{repository}.",
        "The first push creates the repository: check that its first part is your user name or organization.");

    private static RegistryProvider Other(string name) => new(
        $"Log in with 'docker login {name}' or 'podman login {name}', or set SDK_CONTAINER_REGISTRY_UNAME and SDK_CONTAINER_REGISTRY_PWORD.",
        "Ask the registry's administrator for the right to push to the repository.",
        "Create the repository, or the project that contains it, in the registry; or correct ContainerRepository.");
}

using MinImage.Packages;

namespace MinImage.Tests.Packages;

public sealed class NuGetPackageTests
{
    [Fact]
    public void A_file_belongs_to_the_package_in_whose_folder_it_lies()
    {
        using var folder = new TemporaryFolder();
        folder.Write("native.lib/1.2.3/.nupkg.metadata", "{}"u8);
        folder.Write("native.lib/1.2.3/native.lib.nuspec", """
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>Native.Lib</id><version>1.2.3</version><license type="expression">MIT</license></metadata>
            </package>
            """u8);
        var file = folder.Write("native.lib/1.2.3/runtimes/linux-x64/native/libx.a", "x"u8);

        var package = NuGetPackage.Of(file);

        Assert.Equal(new NuGetPackage("Native.Lib", "1.2.3", "MIT", Path.Combine(folder.Path, "native.lib", "1.2.3")), package);
    }

    [Fact]
    public void A_project_that_makes_a_package_is_none()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine.nuspec", "<package><metadata><id>Mine</id><version>$version$</version></metadata></package>"u8);
        var file = folder.Write("native/libx.a", "x"u8);

        Assert.Null(NuGetPackage.Of(file));
    }
}

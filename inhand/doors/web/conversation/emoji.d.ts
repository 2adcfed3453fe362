/** Made by the build from a package that is kept up to date: ``smile`` is "😄". */
declare module "virtual:emoji" {
  const names: Record<string, string>;
  export default names;
}

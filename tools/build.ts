import { compileModels } from './compile-models/compile-models.js'
console.log(compileModels('models', 'dist/models'))
